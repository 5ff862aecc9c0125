namespace MlpService.Datasets.Upload;

/// <summary>The rows that are left out for a fault; of these the first are kept with the reason.</summary>
sealed class SkippedRows
{
    public const int MaxKept = 1_000;

    /// <summary>The last line first: a converter reads ahead, so that lines do not come in order.</summary>
    readonly PriorityQueue<string, long> kept = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));

    public long Total { get; private set; }

    /// <summary>The one that comes first; null: none was left out.</summary>
    public (long Line, string Reason)? First { get; private set; }

    /// <param name="line">Where it stands.</param>
    /// <param name="fault">What is wrong with it, as the middle of a sentence.</param>
    public void Add(long line, string fault)
    {
        var reason = $"{char.ToUpperInvariant(fault[0])}{fault[1..]}.";
        Total++;
        if (First is null || line < First.Value.Line)
            First = (line, reason);
        if (kept.Count < MaxKept)
            kept.Enqueue(reason, line);
        else
            kept.EnqueueDequeue(reason, line);
    }

    public IEnumerable<DatasetSkippedRow> Of(Guid dataset) => kept.UnorderedItems.OrderBy(row => row.Priority)
        .Select(row => new DatasetSkippedRow { DatasetId = dataset, Line = row.Priority, Reason = row.Element });
}
