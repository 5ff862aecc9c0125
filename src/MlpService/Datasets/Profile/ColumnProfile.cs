using System.Globalization;
using System.Text;
using MlpService.Datasets.Csv;
using MlpService.Http;

namespace MlpService.Datasets.Profile;

/// <summary>
/// The profile of one column, gathered value by value in memory that does not grow with their number: its different values are kept
/// up to <see cref="Categories.Max"/>, or fewer in a wide table.
/// </summary>
/// <param name="asked">The kind the upload asks for; null: as the values suggest.</param>
sealed class ColumnProfile(string name, int ordinal, ColumnKind? asked)
{
    readonly ValueCounts values = new();
    long missing, present;
    Moments moments;
    (long Line, string Value)? firstText;
    int maxNumbers = Categories.Max, maxTexts = Categories.Max;

    /// <summary>Whether all values so far are numbers, and are not asked for as categories.</summary>
    public bool IsNumeric => firstText is null && asked != ColumnKind.Categorical;

    /// <summary>How many different values are kept.</summary>
    public int Kept => values.Kept;

    public void AddMissing(long count = 1) => missing += count;

    public void Add(ReadOnlySpan<byte> value, long line)
    {
        present++;
        var isFreeText = firstText is not null && !values.KeepsTexts;
        if (asked == ColumnKind.Ignored || isFreeText)
            return;
        var number = values.CountKnown(value) ?? AddNew(value, line);
        if (!double.IsNaN(number))
            moments.Add(number);
    }

    double AddNew(ReadOnlySpan<byte> value, long line)
    {
        var number = CsvFormat.ToNumber(value);
        if (double.IsNaN(number) && firstText is null)
            NoteFirstText(value, line);
        if (value.Length > Categories.MaxBytes)
            DropTexts();
        values.CountNew(value, number);
        Bound();
        if (asked == ColumnKind.Categorical && !values.KeepsTexts)
            throw Fault(line, $"'{name}' is asked for as categorical, but up to here it has more than {Categories.Max} different values, "
                + $"or one longer than {Categories.MaxBytes} bytes. Make it numeric or ignored.");
        return number;
    }

    /// <summary>Keeps no more different values of the column while it is numeric.</summary>
    public void BoundNumbers(int max)
    {
        maxNumbers = max;
        Bound();
    }

    int Max => IsNumeric ? maxNumbers : Categories.Max;

    void Bound()
    {
        if (values.KeepsTexts && values.Kept > Max)
            DropTexts();
        if (!values.KeepsTexts && values.Kept > Max)
            values.DropNumbers();
    }

    void DropTexts()
    {
        maxTexts = Max;
        values.DropTexts(keepNumbers: IsNumeric);
    }

    void NoteFirstText(ReadOnlySpan<byte> value, long line)
    {
        var text = Encoding.UTF8.GetString(value);
        firstText = (line, text.Length <= 50 ? text : text[..50] + "...");
        values.DropNumbers();
        if (asked == ColumnKind.Numeric)
            throw Fault(line, $"'{firstText.Value.Value}' is not a number that fits a 32-bit float, but '{name}' is asked for as numeric. "
                + "Name the text in 'missing' if it stands for a missing value, or make the column categorical or ignored.");
    }

    /// <summary>Decides the column's kind, and warns where the decision may surprise.</summary>
    public ColumnSummary Summarize(ICollection<string> warnings)
    {
        if (asked == ColumnKind.Ignored)
            return new(name, ColumnKind.Ignored, missing);
        if (present == 0)
            return Ignore("it has no value in any row.");
        if (firstText is null && asked != ColumnKind.Categorical)
            return SummarizeNumbers();
        if (values.ByText() is not { } categories)
            return Ignore($"it is text with more than {maxTexts} different values, or with very long ones, "
                + $"such as '{firstText!.Value.Value}' in line {firstText.Value.Line}: free text, dates, identifiers, "
                + "or numbers with text among them.");
        if (asked is null && categories.Keys.All(IsDate))
            return Ignore("it holds dates. Ask for it as categorical to use each date as a category, "
                + "or upload the parts that matter as numbers.");
        if (asked is null && moments.Count > 0)
            warnings.Add($"Column '{name}' is categorical although some of its values are numbers: '{firstText!.Value.Value}' "
                + $"in line {firstText.Value.Line} is not. If that stands for a missing value, name it in 'missing'.");
        return new(name, ColumnKind.Categorical, missing, Distinct: categories.Count,
            Categories: [.. Categories.InOrder(categories.Keys).Select(category => new CategoryCount(category, categories[category]))]);

        ColumnSummary Ignore(string reason)
        {
            warnings.Add($"Column '{name}' is ignored: {reason}");
            return new(name, ColumnKind.Ignored, missing);
        }
    }

    ColumnSummary SummarizeNumbers()
    {
        var counts = values.ByNumber();
        return new(name, ColumnKind.Numeric, missing, moments.Min, moments.Max, moments.Mean, moments.StandardDeviation, counts?.Count,
            counts?.OrderBy(count => count.Key).Select(count => new CategoryCount(Categories.TextOf(count.Key), count.Value)).ToList());
    }

    static readonly string[] DateFormats =
    [
        "yyyy-M-d", "yyyy/M/d", "d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "yyyy-M-d H:mm", "yyyy-M-dTH:mm", "yyyy-M-d H:mm:ss.FFFFFFFK",
        "yyyy-M-dTH:mm:ss.FFFFFFFK",
    ];

    static bool IsDate(string text) =>
        DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    Refusal Fault(long line, string reason) =>
        new(StatusCodes.Status400BadRequest, $"Line {line}, column {ordinal + 1}: {reason}", "columns");
}
