using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MlpService.Datasets.Values;

/// <summary>A number as people write it, taken apart: -1.234,50 € is negative, 1.234,50 and €.</summary>
/// <remarks>Negative numbers have a minus before or after them, or stand in parentheses.</remarks>
readonly ref struct NumberParts
{
    /// <summary>A longer text is no number.</summary>
    public const int MaxLength = 64;

    public bool IsNegative { get; private init; }

    /// <summary>Digits and separators, which begins and ends with a digit, or begins with a separator.</summary>
    public ReadOnlySpan<char> Digits { get; private init; }

    /// <summary>Such as e-7; empty if there is none.</summary>
    public ReadOnlySpan<char> Exponent { get; private init; }

    /// <summary>A currency before or after the digits, or a unit after them; empty if there is none.</summary>
    public ReadOnlySpan<char> Unit { get; private init; }

    /// <summary>Signs of currencies are known by their Unicode category; these are the codes and abbreviations.</summary>
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Currencies = FrozenSet.Create(
        "USD", "EUR", "GBP", "JPY", "CNY", "CHF", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "RUB",
        "UAH", "ILS", "INR", "IDR", "KRW", "THB", "VND", "PHP", "MYR", "SGD", "HKD", "TWD", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "ZAR",
        "EGP", "NGN", "KES", "SAR", "AED", "US$", "R$", "C$", "A$", "CA$", "AU$", "NZ$", "HK$", "S$", "Rs", "Rs.", "Fr", "Fr.", "kr", "kr.")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// Letters that are a unit even where they follow the digits without a space; others are names of classes, such as 1A.
    /// </summary>
    static readonly SearchValues<char> UnitsOfOneLetter = SearchValues.Create("%‰°′″€$£¥mglshVW");

    /// <summary>What units hold besides letters.</summary>
    static readonly SearchValues<char> UnitSigns = SearchValues.Create("%‰°′″/²³·. ");

    /// <summary>Brings every minus, space and apostrophe to one form of each.</summary>
    /// <returns>How many characters; -1: the text is too long for a number.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<char> characters)
    {
        if (!Encoding.UTF8.TryGetChars(text, characters, out var length))
            return -1;
        foreach (ref var character in characters[..length])
            character = character switch
            {
                '\u2212' => '-',
                '\u2019' => '\'',
                _ when char.IsWhiteSpace(character) => ' ',
                _ => character,
            };
        return length;
    }

    /// <param name="text">As <see cref="Decode"/> left it.</param>
    /// <param name="parts">What it consists of.</param>
    /// <returns>False: it is no number.</returns>
    public static bool TrySplit(ReadOnlySpan<char> text, out NumberParts parts)
    {
        parts = default;
        text = text.Trim();
        var isNegative = text is ['(', .., ')'];
        if (isNegative)
            text = text[1..^1].Trim();
        isNegative |= TakeSign(ref text);
        var start = StartOfDigits(text);
        if (start < 0)
            return false;
        var before = text[..start];
        text = text[start..];
        if (before is [.., '-'])
        {
            before = before[..^1];
            isNegative = true;
        }
        before = before.Trim();
        var end = EndOfDigits(text);
        var digits = text[..end];
        text = text[end..];
        var exponent = text[..ExponentLength(text)];
        text = text[exponent.Length..];
        var isApart = text is [' ', ..];
        var after = text.Trim();
        if (after is ['-'])
        {
            after = [];
            isNegative = true;
        }
        if (!(before.IsEmpty || IsCurrency(before)) || !(after.IsEmpty || IsUnit(after, isApart)) || !(before.IsEmpty || after.IsEmpty))
            return false;
        parts = new() { IsNegative = isNegative, Digits = digits, Exponent = exponent, Unit = before.IsEmpty ? after : before };
        return true;
    }

    static bool TakeSign(ref ReadOnlySpan<char> text)
    {
        if (text is not ['-' or '+', ..])
            return false;
        var isNegative = text[0] == '-';
        text = text[1..].TrimStart();
        return isNegative;
    }

    static int StartOfDigits(ReadOnlySpan<char> text)
    {
        var digit = text.IndexOfAnyInRange('0', '9');
        return digit > 0 && text[digit - 1] is '.' or ',' ? digit - 1 : digit;
    }

    /// <summary>Separators belong to the digits where a digit follows.</summary>
    static int EndOfDigits(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at])
            || (text[at] is '.' or ',' or ' ' or '\'' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))))
            at++;
        return at;
    }

    static int ExponentLength(ReadOnlySpan<char> text)
    {
        if (text is not ['e' or 'E', ..])
            return 0;
        var at = text.Length > 1 && text[1] is '-' or '+' ? 2 : 1;
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end == at ? 0 : end;
    }

    static bool IsCurrency(ReadOnlySpan<char> text) =>
        (text.Length == 1 && char.GetUnicodeCategory(text[0]) == UnicodeCategory.CurrencySymbol) || Currencies.Contains(text);

    static bool IsUnit(ReadOnlySpan<char> text, bool isApart)
    {
        const int MaxUnit = 12;
        if (IsCurrency(text))
            return true;
        if (text.Length > MaxUnit || (!isApart && text.Length == 1 && !UnitsOfOneLetter.Contains(text[0])))
            return false;
        foreach (var character in text)
            if (!char.IsLetter(character) && !UnitSigns.Contains(character))
                return false;
        return true;
    }
}
