using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>The numbers of a column whose format could be told only after the last value, read a second time.</summary>
sealed class FormattedNumbers(NumberFormat format, MissingMarks marks)
{
    Moments moments;

    public Moments Moments => moments;

    /// <summary>Numbers that stand for a missing value in this format.</summary>
    public long Missing { get; private set; }

    /// <summary>How often each number occurs; null: there are too many.</summary>
    public Dictionary<double, long>? ByNumber { get; private set; } = [];

    public NumberSample Sample { get; } = new();

    public void Add(ReadOnlySpan<byte> value, bool isSampled)
    {
        if (marks.Contains(value))
            return;
        format.TryRead(value, marks, out var number);
        if (double.IsNaN(number))
        {
            Missing++;
            return;
        }
        moments.Add(number);
        if (isSampled)
            Sample.Add(number);
        if (ByNumber is not null && (ByNumber.ContainsKey(number) || ByNumber.Count < Categories.Max))
            ByNumber[number] = ByNumber.GetValueOrDefault(number) + 1;
        else
            ByNumber = null;
    }
}
