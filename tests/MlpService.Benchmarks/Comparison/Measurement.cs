namespace MlpService.Benchmarks.Comparison;

/// <summary>What the rounds measured, in rows per second (or whatever was measured).</summary>
readonly record struct Measurement(double Median, double Min, double Max)
{
    public static Measurement Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Measurement(median, sorted[0], sorted[^1]);
    }
}
