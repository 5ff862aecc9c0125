using System.IO.Hashing;
using System.Security.Cryptography;
using MlpService.Datasets.Csv;

namespace MlpService.Datasets.Profile;

/// <summary>Rows written exactly as one before, by the 64-bit hash of their text, as far as the hashes fit into memory: of a million
/// rows two have the same by chance once in 37 million tables.</summary>
sealed class DuplicateRows
{
    const int MaxRows = 1_000_000;

    /// <summary>Nobody knows it who could make up rows of the same hash.</summary>
    static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Open addressing with linear probing, at most half full; 0 is a free place.</summary>
    ulong[] seen = new ulong[1 << 10];
    int count;
    long duplicates;

    public void Add(RowGroup rows)
    {
        for (var row = 0; row < rows.Count && count < MaxRows; row++)
            if (!Remember(Math.Max(1, XxHash3.HashToUInt64(rows.Record(row), Seed))))
                duplicates++;
    }

    bool Remember(ulong hash)
    {
        if (2 * count == seen.Length)
            Grow();
        var place = PlaceOf(hash);
        if (seen[place] == hash)
            return false;
        seen[place] = hash;
        count++;
        return true;
    }

    /// <summary>Where a hash is, or where it goes.</summary>
    int PlaceOf(ulong hash)
    {
        var place = (int)hash & (seen.Length - 1);
        while (seen[place] != 0 && seen[place] != hash)
            place = (place + 1) & (seen.Length - 1);
        return place;
    }

    void Grow()
    {
        var before = seen;
        seen = new ulong[2 * before.Length];
        foreach (var hash in before)
            if (hash != 0)
                seen[PlaceOf(hash)] = hash;
    }

    public void Warn(ICollection<DatasetWarning> warnings)
    {
        var part = count < MaxRows ? "" : $" until {MaxRows} different ones were met";
        if (duplicates > 0)
            warnings.Add(new("duplicateRows", null, (duplicates == 1 ? "1 row is" : $"{duplicates} rows are")
                + $" written exactly as one before{part}. If they are copies by mistake, the same row may be in training and test, whose "
                + "metrics are then too good: leave them out of the file."));
    }
}
