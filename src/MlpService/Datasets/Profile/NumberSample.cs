namespace MlpService.Datasets.Profile;

/// <summary>A column's numbers in the rows of a <see cref="RowSample"/>, and their quantiles.</summary>
sealed class NumberSample
{
    static readonly (string Name, double Share)[] Shares = [("0.05", 0.05), ("0.25", 0.25), ("0.5", 0.5), ("0.75", 0.75), ("0.95", 0.95)];

    readonly List<double> numbers = [];

    /// <param name="number">NaN: the row has none.</param>
    public void Add(double number) => numbers.Add(number);

    /// <param name="places">Of the rows that stay in the sample.</param>
    public void Keep(List<int> places)
    {
        for (var i = 0; i < places.Count; i++)
            numbers[i] = numbers[places[i]];
        numbers.RemoveRange(places.Count, numbers.Count - places.Count);
    }

    /// <summary>Linear between the two nearest numbers, as of a sample of n at the places 0 to n - 1.</summary>
    public IReadOnlyDictionary<string, double>? Quantiles()
    {
        double[] sorted = [.. numbers.Where(number => !double.IsNaN(number))];
        Array.Sort(sorted);
        return sorted.Length == 0 ? null : Shares.ToDictionary(share => share.Name, share => At(sorted, share.Share));
    }

    static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}
