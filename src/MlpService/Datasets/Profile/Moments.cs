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

    /// <param name="value">What occurs.</param>
    /// <param name="times">How often.</param>
    public void Add(double value, long times = 1)
    {
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Count += times;
        var deviation = value - Mean;
        Mean += deviation * times / Count;
        sumOfSquares += deviation * (value - Mean) * times;
    }
}
