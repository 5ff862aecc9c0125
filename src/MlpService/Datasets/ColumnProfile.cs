using System.Globalization;
using System.Text;
using MlpService.Http;

namespace MlpService.Datasets;

/// <summary>
/// What one column's values are like, gathered value by value in memory that does not grow with their number: its
/// different values are kept up to <see cref="Categories.Max"/>, and given up beyond.
/// </summary>
/// <param name="asked">The kind the upload asks for; null: as the values suggest.</param>
sealed class ColumnProfile(string name, int ordinal, ColumnKind? asked, DistinctValues distinctValues)
{
    Dictionary<byte[], Distinct>? texts = new(Utf8Comparer.Instance);
    HashSet<double>? numbers;
    long missing, present;
    Moments moments;
    (long Line, string Value)? firstText;

    sealed class Distinct(double number)
    {
        public long Count = 1;

        /// <summary>NaN: the text is no number. Kept, so that it is parsed only once.</summary>
        public double Number => number;
    }

    public void AddMissing(long count = 1) => missing += count;

    public void Add(ReadOnlySpan<byte> value, long line)
    {
        present++;
        var isKnownText = texts is null && firstText is not null;
        if (asked == ColumnKind.Ignored || isKnownText)
            return;
        var number = texts is null ? CsvFormat.ToNumber(value) : Count(value, line);
        if (!double.IsNaN(number))
        {
            moments.Add(number);
            AddToNumbers(number);
        }
        else if (firstText is null)
        {
            NoteFirstText(value, line);
        }
    }

    /// <summary>Answers the value's number, or NaN.</summary>
    double Count(ReadOnlySpan<byte> value, long line)
    {
        if (texts!.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(value, out var known))
        {
            known.Count++;
            return known.Number;
        }
        var number = CsvFormat.ToNumber(value);
        var isNumeric = firstText is null && !double.IsNaN(number);
        if (texts.Count < Categories.Max && value.Length <= Categories.MaxBytes && distinctValues.TryKeep(isNumeric))
            texts.Add(value.ToArray(), new Distinct(number));
        else
            GiveUpTexts(isNumeric, line);
        return number;
    }

    void GiveUpTexts(bool isNumeric, long line)
    {
        if (asked == ColumnKind.Categorical)
            throw Fault(line, $"'{name}' is asked for as categorical, but up to here it has more than {Categories.Max} different values, "
                + $"or one longer than {Categories.MaxBytes} bytes. Make it numeric or ignored.");
        if (isNumeric && texts!.Count == Categories.Max)
            numbers = [.. texts.Values.Select(distinct => distinct.Number)];
        distinctValues.Forget(texts!.Count);
        texts = null;
    }

    /// <summary>The same number may be written in more ways than are kept: 1, 1.0, 1.00.</summary>
    void AddToNumbers(double number)
    {
        if (numbers is not null && numbers.Add(number) && numbers.Count > Categories.Max)
            numbers = null;
    }

    void NoteFirstText(ReadOnlySpan<byte> value, long line)
    {
        var text = Encoding.UTF8.GetString(value);
        firstText = (line, text.Length <= 50 ? text : text[..50] + "...");
        numbers = null;
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
            return new(name, ColumnKind.Numeric, missing, moments.Min, moments.Max, moments.Mean, moments.StandardDeviation, CountDistinct());
        if (texts is null)
            return Ignore($"it is text with more than {Categories.Max} different values, or with very long ones, "
                + $"such as '{firstText!.Value.Value}' in line {firstText.Value.Line}: free text, dates, identifiers, or numbers with text among them.");
        var categories = texts.ToDictionary(pair => Encoding.UTF8.GetString(pair.Key), pair => pair.Value.Count);
        if (asked is null && categories.Keys.All(IsDate))
            return Ignore("it holds dates. Ask for it as categorical to use each date as a category, or upload the parts that matter as numbers.");
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

    int? CountDistinct() => texts?.Values.Select(distinct => distinct.Number).Distinct().Count() ?? numbers?.Count;

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
