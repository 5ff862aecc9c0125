using System.Text;
using MlpService.Datasets;

namespace MlpService.Models;

/// <summary>Turns raw columns into network inputs, the same way for training and for predicting.</summary>
sealed class RowEncoder
{
    readonly IReadOnlyList<InputColumn> columns;
    readonly int[] starts;
    readonly Dictionary<string, int>?[] codes;
    readonly Dictionary<double, int>?[] codesOfNumbers;

    public RowEncoder(IReadOnlyList<InputColumn> columns)
    {
        this.columns = columns;
        starts = new int[columns.Count];
        codes = new Dictionary<string, int>?[columns.Count];
        codesOfNumbers = new Dictionary<double, int>?[columns.Count];
        for (var c = 0; c < columns.Count; c++)
        {
            starts[c] = Width;
            codes[c] = columns[c].Categories?.Select((category, code) => (category, code)).ToDictionary(StringComparer.Ordinal);
            codesOfNumbers[c] = codes[c]?.Select(pair => (Number: CsvFormat.ToNumber(Encoding.UTF8.GetBytes(pair.Key)), pair.Value))
                .Where(pair => !double.IsNaN(pair.Number)).DistinctBy(pair => pair.Number).ToDictionary(pair => pair.Number, pair => pair.Value);
            Width += columns[c].Width;
        }
    }

    /// <summary>How many network inputs the columns become.</summary>
    public int Width { get; }

    /// <summary>(x - offset) / scale, with the fill value in place of a missing (NaN) number.</summary>
    /// <returns>False if the number is missing and nothing may stand in for it.</returns>
    public bool TryNumber(int column, float value, Span<float> row)
    {
        var input = columns[column];
        if (float.IsNaN(value) && input.Fill is null)
            return false;
        var present = float.IsNaN(value) ? input.Fill!.Value : value;
        row[starts[column]] = (float)((present - input.Offset!.Value) / input.Scale!.Value);
        return true;
    }

    /// <summary>1 at the category's place; nothing where the category is missing (null) or unseen.</summary>
    /// <returns>False if the category was not among the training rows.</returns>
    public bool TryCategory(int column, string? category, Span<float> row)
    {
        row.Slice(starts[column], columns[column].Width).Clear();
        if (category is null)
            return true;
        if (!codes[column]!.TryGetValue(category, out var code))
            return false;
        row[starts[column] + code] = 1;
        return true;
    }

    /// <summary>The same for a category given as a number, however the table wrote it: 2.5 is the category "2.50".</summary>
    public bool TryCategory(int column, double number, Span<float> row)
    {
        row.Slice(starts[column], columns[column].Width).Clear();
        if (!codesOfNumbers[column]!.TryGetValue(number, out var code))
            return false;
        row[starts[column] + code] = 1;
        return true;
    }

    /// <summary>Encodes a row of a table whose columns are in the order of the inputs; rows with gaps that may not be were left out.</summary>
    public void Encode(IReadOnlyList<TableColumn> table, int tableRow, Span<float> row)
    {
        for (var c = 0; c < columns.Count; c++)
        {
            if (columns[c].Kind == ColumnKind.Numeric)
                TryNumber(c, table[c].Numbers[tableRow], row);
            else
                TryCategory(c, table[c].Codes[tableRow] is >= 0 and var code ? table[c].Categories[code] : null, row);
        }
    }
}
