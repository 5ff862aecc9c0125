namespace MlpEngine;

/// <summary>The receiver operating characteristic.</summary>
public static class RocCurve
{
    /// <summary>The area under it: how often a row that belongs has a higher score than one that does not, ties counting half
    /// (Mann and Whitney 1947; Hanley and McNeil 1982).</summary>
    /// <param name="scores">One per row, none of them NaN.</param>
    /// <param name="belongs">Whether the row belongs.</param>
    /// <returns>Between 0 and 1; null where every row belongs or none.</returns>
    /// <exception cref="ArgumentException">Not as many labels as scores, or a score that is NaN.</exception>
    public static double? Area(ReadOnlySpan<float> scores, ReadOnlySpan<bool> belongs)
    {
        if (scores.Length != belongs.Length) throw new ArgumentException($"{scores.Length} scores and {belongs.Length} labels.");
        NaNCheck.ThrowIfAny(scores);
        float[] sorted = scores.ToArray();
        bool[] labels = belongs.ToArray();
        Array.Sort(sorted, labels);
        long positives = labels.LongCount(label => label), negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0) return null;
        double wins = 0;
        long negativesBelow = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start, positivesHere = 0;
            for (; end < sorted.Length && sorted[end] == sorted[start]; end++) if (labels[end]) positivesHere++;
            int negativesHere = end - start - positivesHere;
            wins += positivesHere * (negativesBelow + negativesHere / 2.0);
            negativesBelow += negativesHere;
            start = end;
        }
        return wins / ((double)positives * negatives);
    }
}
