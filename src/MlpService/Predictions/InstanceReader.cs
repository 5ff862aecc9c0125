using System.Text;
using System.Text.Json;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Values;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Predictions;

/// <summary>Reads the instances of a request into network inputs.</summary>
sealed class InstanceReader(LoadedModel model)
{
    readonly IReadOnlyList<InputColumn> columns = model.Definition.Inputs;
    readonly JsonElement[] values = new JsonElement[model.Definition.Inputs.Count];
    readonly MissingMarks marks = model.Marks;

    /// <param name="inputs">Where the row's network inputs go.</param>
    /// <returns>The row's flags; null if there are none.</returns>
    /// <exception cref="Refusal">422, naming row and column.</exception>
    public List<string>? Read(JsonElement instance, int row, Span<float> inputs)
    {
        try
        {
            return ReadText(instance, row, inputs);
        }
        catch (InvalidOperationException)
        {
            // JSON may escape half of a surrogate pair, which no text can hold
            throw Bad(row, "holds a text that is not Unicode.");
        }
    }

    List<string>? ReadText(JsonElement instance, int row, Span<float> inputs)
    {
        values.AsSpan().Clear();
        if (instance.ValueKind == JsonValueKind.Object)
            TakeByName(instance, row);
        else if (instance.ValueKind == JsonValueKind.Array)
            TakeByPosition(instance, row);
        else
            throw Bad(row, $"is {Show(instance)}; an instance is an object by column name or an array of {columns.Count} values.");

        List<string>? flags = null;
        for (var c = 0; c < columns.Count; c++)
        {
            if (columns[c].Kind != ColumnKind.Categorical)
                ReadNumber(c, row, inputs);
            else if (!ReadCategory(c, row, inputs))
                (flags ??= []).Add($"{(columns[c].Other ? "other" : "unseen")}:{columns[c].Name}");
        }
        return flags;
    }

    void TakeByName(JsonElement instance, int row)
    {
        foreach (var field in instance.EnumerateObject())
        {
            if (model.Places.TryGetValue(field.Name, out var place))
                values[place] = field.Value;
            else if (!model.PassedOver.Contains(field.Name))
                throw Bad(row, $"has a field '{field.Name.Cut()}', which is no input of this model. Its inputs are {InputNames}."
                    + Suggestion.DidYouMean(Suggestion.Closest(field.Name, model.Places.Keys)));
        }
    }

    void TakeByPosition(JsonElement instance, int row)
    {
        if (instance.GetArrayLength() != columns.Count)
            throw Bad(row, $"has {instance.GetArrayLength()} values; this model takes {columns.Count}: {InputNames}.");
        var place = 0;
        foreach (var value in instance.EnumerateArray())
            values[place++] = value;
    }

    void ReadNumber(int c, int row, Span<float> inputs)
    {
        var value = values[c];
        var number = value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => double.NaN,
            JsonValueKind.Number when columns[c].Kind == ColumnKind.Numeric => value.GetDouble(),
            JsonValueKind.String => NumberOf(c, row, ValueText.Bare(Encoding.UTF8.GetBytes(value.GetString()!))),
            _ => throw NoNumber(c, row),
        };
        if (columns[c].Kind == ColumnKind.Numeric && marks.Contains(number))
            number = double.NaN;
        var input = double.IsInfinity(number) ? throw NoNumber(c, row) : model.Encoder.SetNumber(c, number, inputs);
        if (float.IsNaN(input))
            throw MissingValue(c, row);
        if (!float.IsFinite(input))
            throw Bad(row, $"column '{columns[c].Name}' is {Show(value)}: scaled as in training it is beyond the range of a 32-bit float.");
    }

    /// <summary>A text as the upload of a table reads it; NaN: it stands for a missing value.</summary>
    double NumberOf(int c, int row, ReadOnlySpan<byte> text)
    {
        if (marks.Contains(text))
            return double.NaN;
        var number = columns[c].Kind == ColumnKind.Date
            ? DateText.Read(text, columns[c].DateOrder ?? DateOrder.YearMonthDay)
            : (columns[c].NumberFormat ?? NumberFormat.Plain).Read(text);
        return double.IsNaN(number) ? throw NoNumber(c, row) : number;
    }

    Refusal NoNumber(int c, int row) => Bad(row, $"column '{columns[c].Name}' is {Show(values[c])}, not "
        + (columns[c].Kind == ColumnKind.Date ? "a date; write one as \"2026-01-31\"." : "a number that fits a 64-bit float."));

    /// <returns>False: the category has no input of its own.</returns>
    bool ReadCategory(int c, int row, Span<float> inputs)
    {
        var code = CodeOf(c, row);
        if (code == RowEncoder.NoCode && model.Definition.Preprocessing.Missing is MissingRule.Drop or MissingRule.Error)
            throw MissingValue(c, row);
        model.Encoder.SetCategory(c, code, inputs);
        return code != RowEncoder.UnseenCode;
    }

    /// <summary>A text that is a category stays one, even if it also stands for a missing value elsewhere.</summary>
    int CodeOf(int c, int row)
    {
        var value = values[c];
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return RowEncoder.NoCode;
            case JsonValueKind.True or JsonValueKind.False:
                return CodeOfTruth(c, value.ValueKind == JsonValueKind.True);
            case JsonValueKind.Number when model.Encoder.CodeOf(c, value.GetRawText()) is var written and >= 0:
                return written;
            case JsonValueKind.Number:
                return marks.Contains(value.GetDouble()) ? RowEncoder.NoCode : model.Encoder.CodeOf(c, value.GetDouble());
            case JsonValueKind.String:
                var text = ValueText.Bare(Encoding.UTF8.GetBytes(value.GetString()!));
                var category = Encoding.UTF8.GetString(text);
                return model.Encoder.CodeOf(c, category) is >= 0 and var code ? code
                    : marks.Contains(text) ? RowEncoder.NoCode
                    : bool.TryParse(category, out var truth) ? CodeOfTruth(c, truth)
                    : RowEncoder.UnseenCode;
            default:
                throw Bad(row, $"column '{columns[c].Name}' is {Show(value)}, not a text, number or boolean.");
        }
    }

    /// <summary>The words by which a table may have said that something is so, or not.</summary>
    int CodeOfTruth(int c, bool value)
    {
        string[] words = value ? ["true", "t", "yes", "y", "1"] : ["false", "f", "no", "n", "0"];
        foreach (var word in words)
        {
            foreach (var category in columns[c].Categories!)
            {
                if (category.Equals(word, StringComparison.OrdinalIgnoreCase))
                    return model.Encoder.CodeOf(c, category);
            }
        }
        return RowEncoder.UnseenCode;
    }

    Refusal MissingValue(int c, int row) => Bad(row,
        $"has no value in column '{columns[c].Name}', and this model imputes none. Give one, or train with missing = mean.");

    static Refusal Bad(int row, string fault) =>
        Refusal.Unprocessable($"instances[{row}]", $"Row {row}: {fault}");

    string InputNames => columns.Select(column => column.Name).Listed();

    static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
