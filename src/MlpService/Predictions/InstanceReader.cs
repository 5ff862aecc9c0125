using System.Text.Json;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Predictions;

/// <summary>Reads the instances of a request into network inputs.</summary>
sealed class InstanceReader(LoadedModel model)
{
    readonly IReadOnlyList<InputColumn> columns = model.Definition.Inputs;
    readonly Dictionary<string, int> places = model.Definition.Inputs
        .Select((column, place) => (column.Name, place)).ToDictionary(StringComparer.Ordinal);
    readonly JsonElement[] values = new JsonElement[model.Definition.Inputs.Count];

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
            if (columns[c].Kind == ColumnKind.Numeric)
                ReadNumber(c, row, inputs);
            else if (!ReadCategory(c, row, inputs))
                (flags ??= []).Add($"unseen:{columns[c].Name}");
        }
        return flags;
    }

    void TakeByName(JsonElement instance, int row)
    {
        foreach (var field in instance.EnumerateObject())
        {
            if (!places.TryGetValue(field.Name, out var place))
                throw Bad(row, $"has a field '{field.Name}', which is no input of this model. Its inputs are {InputNames}.");
            values[place] = field.Value;
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
        var number = float.NaN;
        if (!IsMissing(value))
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var wide)
                || !float.IsFinite(number = (float)wide))
                throw Bad(row, $"column '{columns[c].Name}' is {Show(value)}, not a number that fits a 32-bit float.");
        }
        if (!model.Encoder.TryNumber(c, number, inputs))
            throw MissingValue(c, row);
    }

    /// <returns>False: the category was not among the training rows.</returns>
    bool ReadCategory(int c, int row, Span<float> inputs)
    {
        var value = values[c];
        if (IsMissing(value))
        {
            if (model.Definition.Preprocessing.Missing is MissingRule.Drop or MissingRule.Error)
                throw MissingValue(c, row);
            model.Encoder.SetCategory(c, RowEncoder.NoCode, inputs);
            return true;
        }
        var code = value.ValueKind switch
        {
            JsonValueKind.String => model.Encoder.CodeOf(c, value.GetString()!),
            JsonValueKind.Number => model.Encoder.CodeOf(c, value.GetDouble()),
            JsonValueKind.True => CodeOfFirst(c, "true", "True", "TRUE"),
            JsonValueKind.False => CodeOfFirst(c, "false", "False", "FALSE"),
            _ => throw Bad(row, $"column '{columns[c].Name}' is {Show(value)}, not a text, number or boolean."),
        };
        model.Encoder.SetCategory(c, code, inputs);
        return code != RowEncoder.NoCode;
    }

    /// <summary>A table may have written a boolean in any of these cases.</summary>
    int CodeOfFirst(int c, params ReadOnlySpan<string> spellings)
    {
        foreach (var spelling in spellings)
        {
            if (model.Encoder.CodeOf(c, spelling) is var code and not RowEncoder.NoCode)
                return code;
        }
        return RowEncoder.NoCode;
    }

    static bool IsMissing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

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
