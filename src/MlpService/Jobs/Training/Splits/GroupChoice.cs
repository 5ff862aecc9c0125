namespace MlpService.Jobs.Training.Splits;

/// <summary>Which groups together have nearest to a number of rows: the subset sum problem.</summary>
static class GroupChoice
{
    /// <summary>So many of the rows are met exactly, if any groups meet them; those before are taken as they are drawn.</summary>
    const int ExactRows = 4096;

    /// <param name="count">Rows asked for, at least 1.</param>
    /// <param name="drawn">The groups, in the order in which they are preferred.</param>
    /// <param name="sizes">Rows of each group.</param>
    public static HashSet<int> NearestTo(int count, int[] drawn, int[] sizes)
    {
        var chosen = new HashSet<int>();
        foreach (var group in drawn)
        {
            if (count - sizes[group] < ExactRows)
                break;
            chosen.Add(group);
            count -= sizes[group];
        }
        chosen.UnionWith(Exact(count, [.. drawn.Where(group => !chosen.Contains(group))], sizes));
        return chosen;
    }

    /// <summary>By dynamic programming over the sums that can be reached.</summary>
    static IEnumerable<int> Exact(int count, int[] drawn, int[] sizes)
    {
        if (drawn.Length == 0)
            yield break;
        var limit = Math.Max(2L * count, drawn.Min(group => sizes[group]));
        // of each sum the last group of those that first reached it, as place in drawn + 1; 0: not reached
        var last = new int[limit + 1];
        var reached = 0L;
        for (var place = 0; place < drawn.Length && last[count] == 0; place++)
        {
            var size = sizes[drawn[place]];
            for (var sum = Math.Min(reached, limit - size); sum >= 0; sum--)
            {
                if ((sum == 0 || last[sum] != 0) && last[sum + size] == 0)
                    last[sum + size] = place + 1;
            }
            reached = Math.Min(limit, reached + size);
        }
        for (var sum = Nearest(last, count); sum > 0; sum -= sizes[drawn[last[sum] - 1]])
            yield return drawn[last[sum] - 1];
    }

    static int Nearest(int[] last, int count)
    {
        for (var distance = 0; ; distance++)
        {
            if (count > distance && last[count - distance] != 0)
                return count - distance;
            if (count + distance < last.Length && last[count + distance] != 0)
                return count + distance;
        }
    }
}
