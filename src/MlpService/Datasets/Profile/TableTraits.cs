using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>What a table's columns together tell about each of them.</summary>
/// <param name="HasHeader">Whether the columns are named by the file.</param>
/// <param name="Delimiter">Between values.</param>
/// <param name="DecimalMark">Between whole digits and fraction, where a column leaves it open.</param>
sealed record TableTraits(bool HasHeader, char Delimiter, char DecimalMark)
{
    static readonly NumberPatterns[] PointFirst =
    [
        NumberPatterns.Point, NumberPatterns.PointComma, NumberPatterns.PointSpace, NumberPatterns.PointApostrophe,
        NumberPatterns.Comma, NumberPatterns.CommaPoint, NumberPatterns.CommaSpace, NumberPatterns.CommaApostrophe,
    ];

    static readonly NumberPatterns[] CommaFirst = [.. PointFirst[4..], .. PointFirst[..4]];

    /// <summary>A comma where some column can only be read so and none only with a point, or where the delimiter is a semicolon.</summary>
    public static TableTraits Of(IReadOnlyCollection<ColumnProfile> columns, bool hasHeader, char delimiter, char? asked)
    {
        var numeric = columns.Where(column => column.IsNumeric && column.Present > 0).ToList();
        var points = numeric.Exists(column => (column.Numbers.Patterns & NumberPatterns.AnyComma) == 0);
        var commas = numeric.Exists(column => (column.Numbers.Patterns & NumberPatterns.AnyPoint) == 0);
        return new(hasHeader, delimiter, asked ?? (commas && !points ? ',' : '.'));
    }

    /// <summary>The first of those that fit all values; whole numbers without groups are read as programs write them.</summary>
    public NumberPatterns PatternOf(NumberPatterns fitting)
    {
        if ((fitting & NumberPatterns.Any) == NumberPatterns.Any)
            return NumberPatterns.Point;
        // 1,234 where values are delimited by semicolons
        var commaIsLikely = DecimalMark == ',' || (Delimiter == ';' && (fitting & NumberPatterns.Point) == 0);
        return Array.Find(commaIsLikely ? CommaFirst : PointFirst, pattern => (fitting & pattern) != 0);
    }
}
