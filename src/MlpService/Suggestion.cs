namespace MlpService;

/// <summary>Which known word somebody meant who wrote another.</summary>
static class Suggestion
{
    /// <summary>Fewer letters begin too many words.</summary>
    const int ShortestPrefix = 4;

    /// <summary>What is longer is no word, and comparing takes memory by its length.</summary>
    const int LongestWord = 100;

    /// <returns>
    /// The word with the fewest letters added, left out, changed or swapped with their neighbour, if at most a third of them are;
    /// else the shortest that begins with <paramref name="word"/>; else the first whose words do with its letters, as learningRate
    /// with lr; else null. Case and separators count for nothing.
    /// </returns>
    public static string? Closest(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord)
            return null;
        var meant = Letters(word);
        var candidates = known.Where(name => name.Length <= LongestWord).Select(name => (Name: name, Letters: Letters(name))).ToList();
        var misspelt = candidates
            .Select(candidate => (candidate.Name, candidate.Letters.Length, Edits: Edits(meant, candidate.Letters)))
            .Where(candidate => candidate.Edits * 3 <= Math.Max(meant.Length, candidate.Length))
            .OrderBy(candidate => candidate.Edits).Select(candidate => candidate.Name);
        var cutOff = candidates
            .Where(candidate => meant.Length >= ShortestPrefix && candidate.Letters.StartsWith(meant, StringComparison.Ordinal))
            .OrderBy(candidate => candidate.Letters.Length).Select(candidate => candidate.Name);
        var abbreviated = candidates.Where(candidate => meant.Length > 1 && Initials(candidate.Name) == meant)
            .Select(candidate => candidate.Name);
        return misspelt.Concat(cutOff).Concat(abbreviated).FirstOrDefault();
    }

    /// <summary>The sentence that ends a refusal; empty if nothing is likely.</summary>
    public static string DidYouMean(string? likely) => likely is null ? "" : $" Did you mean {likely}?";

    /// <summary>Of learningRate and learning_rate: lr.</summary>
    static string Initials(string name) => string.Concat(name.Where((letter, i) => char.IsLetterOrDigit(letter)
        && (i == 0 || char.IsUpper(letter) || !char.IsLetterOrDigit(name[i - 1])))).ToLowerInvariant();

    static string Letters(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>The optimal string alignment distance: Levenshtein's, with a swap of neighbours as one edit.</summary>
    static int Edits(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
            for (var j = 0; j <= to.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        return edits[from.Length, to.Length];
    }
}
