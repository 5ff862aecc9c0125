namespace MlpService.Datasets.Profile;

/// <summary>
/// The rows that quantiles are taken of: all while they are few, then those whose number, well mixed, ends in ever more zeros. So each row
/// has the same chance, and the same table always the same sample.
/// </summary>
sealed class RowSample(int columns)
{
    const int MaxValues = 1_000_000, MinRows = 64, MaxRows = 8_192;

    readonly int capacity = Math.Clamp(MaxValues / columns, MinRows, MaxRows);
    readonly List<long> rows = [];
    ulong mask;

    public bool Contains(long row) => (Mix((ulong)row) & mask) == 0;

    /// <summary>Takes those of some rows that are of the sample.</summary>
    /// <param name="first">The number of the first; rows come in order.</param>
    /// <param name="count">How many there are.</param>
    public IReadOnlyList<SampledRow> Take(long first, int count)
    {
        var sampled = new List<SampledRow>();
        for (var i = 0; i < count; i++)
            if (Contains(first + i))
                sampled.Add(Classify(first + i, i));
        return sampled;
    }

    SampledRow Classify(long row, int place)
    {
        var kept = rows.Count == capacity ? Halve() : null;
        var isSampled = Contains(row);
        if (isSampled)
            rows.Add(row);
        return new(place, isSampled, kept);
    }

    List<int> Halve()
    {
        mask = mask << 1 | 1;
        var kept = Enumerable.Range(0, rows.Count).Where(place => Contains(rows[place])).ToList();
        for (var i = 0; i < kept.Count; i++)
            rows[i] = rows[kept[i]];
        rows.RemoveRange(kept.Count, rows.Count - kept.Count);
        return kept;
    }

    /// <summary>SplitMix64's output function (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).</summary>
    public static ulong Mix(ulong number)
    {
        number += 0x9E3779B97F4A7C15;
        number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9;
        number = (number ^ number >> 27) * 0x94D049BB133111EB;
        return number ^ number >> 31;
    }
}

/// <summary>What a row means for the sample.</summary>
/// <param name="Row">Its place among the rows that were looked at.</param>
/// <param name="IsSampled">Whether it is one of the sample.</param>
/// <param name="Kept">The places of those in the sample that stay, where some must go before it; null: all stay.</param>
readonly record struct SampledRow(int Row, bool IsSampled, List<int>? Kept);
