using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>
/// The different values of a column, and how often each occurs. They are kept by text, as 01 and 1 may be two categories; beyond a
/// limit by number, where 1, 1.0 and 1.00 are one; and beyond the limit again not at all.
/// </summary>
sealed class ValueCounts
{
    Dictionary<byte[], Text>? texts = new(Utf8Comparer.Instance);
    Dictionary<double, long>? numbers;

    /// <summary>Traits are kept, so that a text is looked at only once.</summary>
    public sealed class Text(ValueTraits traits)
    {
        public long Count;

        public ValueNature Nature => traits.Nature;

        public double Number => traits.Number;
    }

    /// <summary>How many different values there are about, once they are no longer kept.</summary>
    public DistinctEstimate? Estimate { get; private set; }

    /// <summary>How many different values are kept.</summary>
    public int Kept => texts?.Count ?? numbers?.Count ?? 0;

    public bool KeepsTexts => texts is not null;

    /// <summary>Counts a value once more.</summary>
    /// <returns>Null: it is not among the texts kept.</returns>
    public Text? CountKnown(ReadOnlySpan<byte> value, long times = 1)
    {
        if (texts is null || !texts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(value, out var known))
            return null;
        known.Count += times;
        return known;
    }

    /// <summary>Counts a value that is not among the texts kept.</summary>
    public void CountNew(ReadOnlySpan<byte> value, ValueTraits traits, long times = 1)
    {
        texts?.Add(value.ToArray(), new(traits) { Count = times });
        CountNumber(traits.Number, times);
    }

    /// <summary>Counts a number where texts are not kept.</summary>
    public void CountNumber(double number, long times = 1)
    {
        if (numbers is not null)
            CollectionsMarshal.GetValueRefOrAddDefault(numbers, number, out _) += times;
        Estimate?.Add(number);
    }

    /// <summary>Adds numbers as the texts they are written as, or where these are not kept or none is needed, as numbers.</summary>
    public void Add(SmallIntegers integers)
    {
        if (Kept == 0)
            DropTexts(keepNumbers: true);
        Span<byte> text = stackalloc byte[8];
        foreach (var (number, times) in integers.Counts)
            if (texts is null)
                CountNumber(number, times);
            else if (number.TryFormat(text, out var size, provider: CultureInfo.InvariantCulture)
                && CountKnown(text[..size], times) is null)
                CountNew(text[..size], new(ValueNature.PlainNumber, number, NumberPatterns.Any), times);
    }

    /// <param name="keepNumbers">Keep the values by number from now on, which may still be few enough.</param>
    public void DropTexts(bool keepNumbers)
    {
        if (keepNumbers)
            numbers ??= ByNumber();
        texts = null;
    }

    /// <param name="estimate">Count them about from now on.</param>
    public void DropNumbers(bool estimate)
    {
        Estimate = estimate ? new() : null;
        if (estimate && ByNumber() is { } known)
            foreach (var number in known.Keys)
                Estimate!.Add(number);
        numbers = null;
    }

    /// <summary>Null: there were too many texts.</summary>
    public Dictionary<string, long>? ByText() =>
        texts?.ToDictionary(pair => Encoding.UTF8.GetString(pair.Key), pair => pair.Value.Count);

    /// <summary>Null: there were too many numbers.</summary>
    public Dictionary<double, long>? ByNumber() => numbers ?? texts?.Values.GroupBy(text => text.Number)
        .ToDictionary(same => same.Key, same => same.Sum(text => text.Count));
}
