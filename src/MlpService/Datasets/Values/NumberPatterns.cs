namespace MlpService.Datasets.Values;

/// <summary>The ways in which digits may be separated: what stands before the fraction, and what between thousands.</summary>
[Flags]
enum NumberPatterns
{
    None = 0,
    Point = 1,
    PointComma = 2, // 1,234.5
    PointSpace = 4,
    PointApostrophe = 8,
    Comma = 16,
    CommaPoint = 32, // 1.234,5
    CommaSpace = 64,
    CommaApostrophe = 128,
    AnyPoint = Point | PointComma | PointSpace | PointApostrophe,
    AnyComma = Comma | CommaPoint | CommaSpace | CommaApostrophe,
    Any = AnyPoint | AnyComma,
}

static class NumberPattern
{
    static readonly (NumberPatterns Pattern, char Decimal, char? Group)[] All =
    [
        (NumberPatterns.Point, '.', null), (NumberPatterns.PointComma, '.', ','), (NumberPatterns.PointSpace, '.', ' '),
        (NumberPatterns.PointApostrophe, '.', '\''), (NumberPatterns.Comma, ',', null), (NumberPatterns.CommaPoint, ',', '.'),
        (NumberPatterns.CommaSpace, ',', ' '), (NumberPatterns.CommaApostrophe, ',', '\''),
    ];

    /// <summary>The patterns by which a number may be written so; none: it is no number.</summary>
    public static NumberPatterns Of(in NumberParts parts)
    {
        var fitting = NumberPatterns.None;
        foreach (var (pattern, point, group) in All)
            if (Fits(parts.Digits, point, group))
                fitting |= pattern;
        return fitting;
    }

    public static (char Decimal, char? Group) Separators(NumberPatterns pattern)
    {
        var (_, point, group) = Array.Find(All, one => one.Pattern == pattern);
        return (point, group);
    }

    /// <summary>
    /// Whole digits, of which all, or none, are in groups of three, or as in India the last three and pairs before; then perhaps a
    /// fraction. A first group that is 0 is no group: 0.125 is not a hundred and twenty-five.
    /// </summary>
    public static bool Fits(ReadOnlySpan<char> digits, char point, char? group)
    {
        var whole = digits.IndexOf(point) is >= 0 and var at ? digits[..at] : digits;
        if (digits.Length > whole.Length && digits[(whole.Length + 1)..].ContainsAnyExceptInRange('0', '9'))
            return false;
        if (group is not { } separator || !whole.Contains(separator))
            return !whole.ContainsAnyExceptInRange('0', '9');
        if (whole[0] == '0')
            return false;
        var pairs = false;
        for (var place = 0; ; place++)
        {
            var size = whole.IndexOf(separator) is >= 0 and var end ? end : whole.Length;
            var isLast = size == whole.Length;
            if (whole[..size].ContainsAnyExceptInRange('0', '9'))
                return false;
            if (isLast)
                return size == 3;
            if (place > 0 && size == 2 && separator == ',')
                pairs = true;
            else if (place == 0 ? size is < 1 or > 3 : size != 3 || pairs)
                return false;
            whole = whole[(size + 1)..];
        }
    }
}
