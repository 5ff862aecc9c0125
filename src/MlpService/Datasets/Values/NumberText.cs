using System.Globalization;

namespace MlpService.Datasets.Values;

/// <summary>Numbers as programs write them: digits with a decimal point, perhaps an exponent.</summary>
static class NumberText
{
    /// <summary>The largest number read as one: sums of squares of such numbers stay within a double.</summary>
    const double Max = 1e150;

    /// <summary>A whole number of so many digits is exact in a double, and so is each power of ten below.</summary>
    const int ExactDigits = 15;

    static readonly double[] PowersOfTen = [.. Enumerable.Range(0, ExactDigits + 1).Select(power => Math.Pow(10, power))];

    /// <returns>NaN: the text is no number, such as 'inf', '1,5' and '1e300'.</returns>
    public static double Parse(ReadOnlySpan<byte> text)
    {
        if (TryParseShort(text, out var number, out _))
            return number;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && Math.Abs(number) <= Max
            // -0 becomes 0: they are one value, and so one category
            ? number + 0.0
            : double.NaN;
    }

    /// <summary>
    /// A sign, up to 15 digits and a point among them, as most numbers are: the quotient of two exact numbers is rounded once, and
    /// so is the nearest double (Clinger, How to read floating point numbers accurately, 1990).
    /// </summary>
    /// <param name="text">The value, bare.</param>
    /// <param name="number">What it says.</param>
    /// <param name="isInteger">Whether it has no point.</param>
    public static bool TryParseShort(ReadOnlySpan<byte> text, out double number, out bool isInteger)
    {
        (number, isInteger) = (0, false);
        var isNegative = text is [(byte)'-', ..];
        var at = isNegative ? 1 : 0;
        if (text.Length - at is < 1 or > ExactDigits)
            return false;
        long digits = 0;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
                digits = 10 * digits + digit;
            else if (text[at] == '.' && point < 0)
                point = at;
            else
                return false;
        }
        var fraction = point < 0 ? 0 : text.Length - point - 1;
        if (point >= 0 && text.Length - (isNegative ? 1 : 0) == 1)
            return false;
        isInteger = point < 0;
        number = (isNegative ? -digits : digits) / PowersOfTen[fraction];
        return true;
    }
}
