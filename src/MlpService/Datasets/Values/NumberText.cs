using System.Globalization;

namespace MlpService.Datasets.Values;

/// <summary>Numbers as programs write them: digits with a decimal point, perhaps an exponent.</summary>
static class NumberText
{
    /// <summary>The largest number read as one: sums of squares of such numbers stay within a double.</summary>
    const double Max = 1e150;

    /// <returns>NaN: the text is no number, such as 'inf', '1,5' and '1e300'.</returns>
    public static double Parse(ReadOnlySpan<byte> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= Max
            // -0 becomes 0: they are one value, and so one category
            ? number + 0.0
            : double.NaN;
}
