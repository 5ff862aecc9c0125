namespace MlpService.Benchmarks.Comparison;

/// <summary>What a line of a table is to reach.</summary>
/// <param name="Ratio">At least this many times the speed of the better peer.</param>
/// <param name="ShareOfPeak">At least this share of the processor's peak.</param>
/// <param name="Microseconds">At most this long for one call.</param>
sealed record Goal(double Ratio = 0, double ShareOfPeak = 0, double Microseconds = double.PositiveInfinity)
{
    public bool IsMet(double ratio, double shareOfPeak, double microseconds) =>
        ratio >= Ratio && shareOfPeak >= ShareOfPeak && microseconds <= Microseconds;

    public override string ToString() => string.Join(", ", Parts());

    IEnumerable<string> Parts()
    {
        if (Ratio > 0) yield return $">= {Ratio:0.##}x";
        if (ShareOfPeak > 0) yield return $">= {ShareOfPeak:P0} of peak";
        if (double.IsFinite(Microseconds)) yield return $"<= {Microseconds} us";
    }
}
