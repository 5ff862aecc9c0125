using System.Text;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Values;

namespace MlpService.Models;

/// <summary>Turns raw values into network inputs, the same way for training and for predicting.</summary>
sealed class RowEncoder
{
    /// <summary>The code of a missing category: all of its column's inputs are 0.</summary>
    public const int NoCode = -1;

    /// <summary>The code of a category without an input of its own: 1 at the place of all others, if the column has one.</summary>
    public const int UnseenCode = -2;

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
            codesOfNumbers[c] = codes[c]?.Select(pair => (Number: NumberText.Parse(Encoding.UTF8.GetBytes(pair.Key)), pair.Value))
                .Where(pair => !double.IsNaN(pair.Number)).DistinctBy(pair => pair.Number)
                .ToDictionary(pair => pair.Number, pair => pair.Value);
            Width += columns[c].Width;
        }
    }

    /// <summary>How many network inputs the columns become.</summary>
    public int Width { get; }

    /// <summary>(x - offset) / scale, a missing (NaN) number imputed by the fill value.</summary>
    /// <remarks>A date, in days since 1970, also sets its month, weekday and time of day, unless it is imputed.</remarks>
    /// <returns>The input. NaN: the number is missing and there is no fill value. Infinite: it is beyond the range of a 32-bit
    /// float.</returns>
    public float SetNumber(int column, double value, Span<float> row)
    {
        var input = columns[column];
        var present = double.IsNaN(value) ? input.Fill ?? double.NaN : value;
        if (input.Kind == ColumnKind.Date)
            SetCalendar(value, row.Slice(starts[column] + 1, InputColumn.DateWidth - 1));
        SetIndicator(column, double.IsNaN(value), row);
        return row[starts[column]] = (float)((present - input.Offset!.Value) / input.Scale!.Value);
    }

    static void SetCalendar(double days, Span<float> inputs)
    {
        inputs.Clear();
        if (double.IsNaN(days))
            return;
        var day = DateTime.UnixEpoch.AddDays(Math.Floor(days));
        inputs[day.Month - 1] = 1;
        inputs[12 + (int)day.DayOfWeek] = 1;
        inputs[^1] = (float)(days - Math.Floor(days));
    }

    void SetIndicator(int column, bool isMissing, Span<float> row)
    {
        if (columns[column].Indicator)
            row[starts[column] + columns[column].Width - 1] = isMissing ? 1 : 0;
    }

    /// <summary>One-hot: 1 at the place of the code, 0 at the column's others.</summary>
    public void SetCategory(int column, int code, Span<float> row)
    {
        var inputs = row.Slice(starts[column], columns[column].ValueWidth);
        inputs.Clear();
        SetIndicator(column, code == NoCode, row);
        if (code == UnseenCode)
            code = columns[column].Other ? columns[column].Categories!.Count : NoCode;
        if (code != NoCode)
            inputs[code] = 1;
    }

    /// <summary>The place of a category among those of the training rows, or <see cref="UnseenCode"/>.</summary>
    public int CodeOf(int column, string category) => codes[column]!.GetValueOrDefault(category, UnseenCode);

    /// <summary>The same for a category given as a number, however the table wrote it: 2.5 is the category "2.50".</summary>
    public int CodeOf(int column, double number) => codesOfNumbers[column]!.GetValueOrDefault(number, UnseenCode);
}
