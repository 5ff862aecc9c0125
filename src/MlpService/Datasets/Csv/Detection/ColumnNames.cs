namespace MlpService.Datasets.Csv.Detection;

/// <summary>The names of a table's columns. One without a name is called by its number, and the second of a name by a number too.</summary>
static class ColumnNames
{
    /// <summary>The names of a table without a header.</summary>
    public static string[] Numbered(int columns) => [.. Enumerable.Range(1, columns).Select(NameOf)];

    /// <param name="header">As it stands, with one value for each column.</param>
    public static string[] From(IReadOnlyList<string> header, ICollection<DatasetWarning> warnings)
    {
        var taken = header.Where(name => name.Length > 0).ToHashSet();
        var names = new string[header.Count];
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < names.Length; i++)
        {
            var name = header[i].Length > 0 ? header[i] : NameOf(i + 1);
            names[i] = header[i].Length > 0 && seen.TryAdd(name, i) ? name : Free(name, i + 1, taken);
            if (header[i].Length > 0 && names[i] != name)
                warnings.Add(new("duplicateName", names[i],
                    $"Column {i + 1} has the name '{name}' of column {seen[name] + 1}: it is called '{names[i]}' here."));
        }
        string[] unnamed = [.. names.Where((_, i) => header[i].Length == 0)];
        if (unnamed.Length > 0)
            warnings.Add(new("unnamedColumn", unnamed[0], unnamed.Length == 1
                ? $"A column has no name in the header: it is called '{unnamed[0]}' here. "
                    + "If it only numbers the rows, mark it as ignored in 'columns'."
                : $"{unnamed.Length} columns have no name in the header: they are called by their numbers, '{unnamed[0]}' and so on."));
        return names;
    }

    static string NameOf(int number) => $"column_{number}";

    static string Free(string name, int number, HashSet<string> taken)
    {
        var free = name == NameOf(number) ? name : $"{name}_{number}";
        while (!taken.Add(free))
            free = $"{free}_{number}";
        return free;
    }
}
