namespace MlpService.Benchmarks.Comparison;

/// <summary>What the rounds measured, in rows per second (or whatever was measured).</summary>
readonly record struct Figure(double Median, double Least, double Most)
{
    public static Figure Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Figure(median, sorted[0], sorted[^1]);
    }
}
