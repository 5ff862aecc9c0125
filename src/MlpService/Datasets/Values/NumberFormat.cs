using System.Text.Json.Serialization;

namespace MlpService.Datasets.Values;

/// <summary>How the numbers of a column are written.</summary>
/// <param name="DecimalMark">Between the whole digits and the fraction: a point or a comma.</param>
/// <param name="Group">Between thousands: comma, point, space or apostrophe; null: nothing.</param>
/// <param name="Unit">What may stand beside each number, such as € or kg; it is no part of it. Null: nothing.</param>
public sealed record NumberFormat(
    [property: JsonPropertyName("decimal")] string DecimalMark = ".", string? Group = null, string? Unit = null)
{
    /// <summary>As programs write numbers.</summary>
    public static readonly NumberFormat Plain = new();

    internal static NumberFormat Of(NumberPatterns pattern, string? unit)
    {
        var (point, group) = NumberPattern.Separators(pattern);
        return new(point.ToString(), group?.ToString(), unit);
    }

    [JsonIgnore]
    internal bool IsPlain => this == Plain;

    /// <summary>Whether numbers are written so: what others send may be any text.</summary>
    [JsonIgnore]
    internal bool CanBe => (DecimalMark, Group) is (".", null or "," or " " or "'") or (",", null or "." or " " or "'");

    /// <returns>NaN: the text is no number of this format.</returns>
    internal double Read(ReadOnlySpan<byte> text)
    {
        if (DecimalMark == "." && NumberText.Parse(text) is var plain && !double.IsNaN(plain))
            return plain;
        Span<char> characters = stackalloc char[NumberParts.MaxLength];
        return NumberParts.Decode(text, characters) is >= 0 and var length && NumberParts.TrySplit(characters[..length], out var parts)
            && (parts.Unit.IsEmpty || parts.Unit.Equals(Unit, StringComparison.Ordinal))
            && NumberPattern.Fits(parts.Digits, DecimalMark[0], Group?[0])
            ? Number(parts)
            : double.NaN;
    }

    /// <param name="text">A value that is not missing as a text.</param>
    /// <param name="marks">Numbers that stand for a missing value.</param>
    /// <param name="number">NaN: it is missing.</param>
    /// <returns>False: the text is no number of this format.</returns>
    internal bool TryRead(ReadOnlySpan<byte> text, MissingMarks marks, out double number)
    {
        number = Read(text);
        var isNumber = !double.IsNaN(number);
        if (marks.Contains(number))
            number = double.NaN;
        return isNumber;
    }

    double Number(in NumberParts parts)
    {
        // a sign before, and a zero before a leading decimal separator
        Span<byte> plain = stackalloc byte[NumberParts.MaxLength + 2];
        var size = 0;
        if (parts.IsNegative)
            plain[size++] = (byte)'-';
        foreach (var character in parts.Digits)
            if (char.IsAsciiDigit(character))
                plain[size++] = (byte)character;
            else if (character == DecimalMark[0])
                plain[size++] = (byte)'.';
        foreach (var character in parts.Exponent)
            plain[size++] = (byte)character;
        return NumberText.Parse(plain[..size]);
    }
}
