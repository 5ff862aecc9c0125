using System.IO.Hashing;

namespace MlpService.Datasets.Profile;

/// <summary>Rows written exactly as one before, by the 128-bit hash of their text, as far as the hashes fit into memory.</summary>
sealed class DuplicateRows
{
    const int MaxRows = 1_000_000;

    readonly HashSet<UInt128> seen = [];
    long duplicates;

    public void Add(ReadOnlySpan<byte> record)
    {
        if (seen.Count < MaxRows && !seen.Add(XxHash128.HashToUInt128(record)))
            duplicates++;
    }

    public void Warn(ICollection<DatasetWarning> warnings)
    {
        var part = seen.Count < MaxRows ? "" : $" until {MaxRows} different ones were met";
        if (duplicates > 0)
            warnings.Add(new("duplicateRows", null, (duplicates == 1 ? "1 row is" : $"{duplicates} rows are")
                + $" written exactly as one before{part}. If they are copies by mistake, the same row may be in training and test, whose "
                + "metrics are then too good: leave them out of the file."));
    }
}
