namespace MlpService.Datasets.Profile;

/// <summary>Extremes, mean and variance in one pass (Welford), which stays exact where a sum of squares would cancel.</summary>
struct Moments
{
    double sumOfSquares;

    public long Count { get; private set; }
    public double Min { get; private set; }
    public double Max { get; private set; }
    public double Mean { get; private set; }

    /// <summary>Of the values as a whole population: divided by their number.</summary>
    public readonly double StandardDeviation => Math.Sqrt(sumOfSquares / Count);

    public void Add(double value)
    {
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Count++;
        var deviation = value - Mean;
        Mean += deviation / Count;
        sumOfSquares += deviation * (value - Mean);
    }
}
