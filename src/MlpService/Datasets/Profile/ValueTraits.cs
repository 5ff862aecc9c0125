using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>What a value looks like by itself, whatever the rest of its column.</summary>
enum ValueNature { PlainNumber, DressedNumber, Date, Text }

/// <summary>What is known of a value's text once it has been looked at.</summary>
/// <param name="Nature">What it looks like.</param>
/// <param name="Number">Of a plain number; else NaN.</param>
/// <param name="Patterns">By which a number, plain or not, can be written so.</param>
/// <param name="Unit">What stands beside a number; null: nothing.</param>
/// <param name="Orders">In which a date can be read.</param>
readonly record struct ValueTraits(
    ValueNature Nature, double Number, NumberPatterns Patterns = NumberPatterns.None, string? Unit = null,
    DateOrders Orders = DateOrders.None)
{
    /// <param name="text">The value, bare.</param>
    /// <param name="known">Patterns that the column's values before have left: others need not be looked for.</param>
    /// <param name="mayBeDate">Whether a number may be a date too, such as 20260131.</param>
    public static ValueTraits Of(ReadOnlySpan<byte> text, NumberPatterns known, bool mayBeDate)
    {
        var number = NumberText.Parse(text);
        if (!double.IsNaN(number))
        {
            var plain = IsInteger(text) ? NumberPatterns.Any
                : (known & NumberPatterns.AnyComma) == 0 ? NumberPatterns.AnyPoint : PatternsOf(text).Patterns;
            return new(ValueNature.PlainNumber, number, plain, Orders: mayBeDate ? DateText.OrdersOf(text) : default);
        }
        var (patterns, unit) = PatternsOf(text);
        var orders = patterns == NumberPatterns.None || mayBeDate ? DateText.OrdersOf(text) : DateOrders.None;
        return patterns != NumberPatterns.None ? new(ValueNature.DressedNumber, double.NaN, patterns, unit, orders)
            : orders != DateOrders.None ? new(ValueNature.Date, double.NaN, Orders: orders)
            : new(ValueNature.Text, double.NaN);
    }

    static (NumberPatterns Patterns, string? Unit) PatternsOf(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[NumberParts.MaxLength];
        return NumberParts.Decode(text, characters) is >= 0 and var length && NumberParts.TrySplit(characters[..length], out var parts)
            && NumberPattern.Of(parts) is var patterns and not NumberPatterns.None && (parts.Exponent.IsEmpty || IsInRange(text, patterns))
            ? (patterns, parts.Unit.IsEmpty ? null : parts.Unit.ToString())
            : default;
    }

    /// <summary>Numbers with an exponent may be larger than numbers are.</summary>
    static bool IsInRange(ReadOnlySpan<byte> text, NumberPatterns patterns) =>
        !double.IsNaN(NumberFormat.Of(
            patterns.HasFlag(NumberPatterns.Point) ? NumberPatterns.Point : NumberPatterns.Comma, unit: null).Read(text));

    /// <summary>A whole number that begins with a zero it could do without, such as a zip code.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<byte> text)
    {
        var digits = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        return digits is [(byte)'0', _, ..] && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>A whole number that a double rounds: beyond 2^53 not all have one of their own.</summary>
    public static bool IsRounded(ReadOnlySpan<byte> text, double number) =>
        Math.Abs(number) >= 1L << 53 && IsInteger(text);

    public static bool IsInteger(ReadOnlySpan<byte> text) =>
        !(text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text).ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
