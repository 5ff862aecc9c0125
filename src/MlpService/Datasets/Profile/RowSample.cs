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

    /// <summary>Takes a row, if it is one of the sample.</summary>
    /// <param name="row">Its number, from 0; rows come in order.</param>
    /// <param name="kept">The places of those that stay, where some had to go; else null.</param>
    public bool Add(long row, out List<int>? kept)
    {
        kept = null;
        if (!Contains(row))
            return false;
        if (rows.Count == capacity)
        {
            mask = mask << 1 | 1;
            var places = Enumerable.Range(0, rows.Count).Where(place => Contains(rows[place])).ToList();
            for (var i = 0; i < places.Count; i++)
                rows[i] = rows[places[i]];
            rows.RemoveRange(places.Count, rows.Count - places.Count);
            kept = places;
            if (!Contains(row))
                return false;
        }
        rows.Add(row);
        return true;
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
