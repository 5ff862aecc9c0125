using System.Text;
using MlpService.Datasets.Csv;

namespace MlpService.Models;

/// <summary>Turns raw values into network inputs, the same way for training and for predicting.</summary>
sealed class RowEncoder
{
    /// <summary>The code of a missing or unseen category: all of its column's inputs are 0.</summary>
    public const int NoCode = -1;

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
                .Where(pair => !double.IsNaN(pair.Number)).DistinctBy(pair => pair.Number)
                .ToDictionary(pair => pair.Number, pair => pair.Value);
            Width += columns[c].Width;
        }
    }

    /// <summary>How many network inputs the columns become.</summary>
    public int Width { get; }

    /// <summary>(x - offset) / scale, a missing (NaN) number imputed by the fill value.</summary>
    /// <returns>False: the number is missing and there is no fill value.</returns>
    public bool TryNumber(int column, float value, Span<float> row)
    {
        var input = columns[column];
        if (float.IsNaN(value) && input.Fill is null)
            return false;
        var present = float.IsNaN(value) ? input.Fill!.Value : value;
        row[starts[column]] = (float)((present - input.Offset!.Value) / input.Scale!.Value);
        return true;
    }

    /// <summary>One-hot: 1 at the place of the code, 0 at the column's others.</summary>
    public void SetCategory(int column, int code, Span<float> row)
    {
        var inputs = row.Slice(starts[column], columns[column].Width);
        inputs.Clear();
        if (code != NoCode)
            inputs[code] = 1;
    }

    /// <summary>The place of a category among those of the training rows, or <see cref="NoCode"/>.</summary>
    public int CodeOf(int column, string category) => codes[column]!.GetValueOrDefault(category, NoCode);

    /// <summary>The same for a category given as a number, however the table wrote it: 2.5 is the category "2.50".</summary>
    public int CodeOf(int column, double number) => codesOfNumbers[column]!.GetValueOrDefault(number, NoCode);
}
