using System.Text.RegularExpressions;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>What a value looks like at a glance, however its numbers and dates are written.</summary>
enum Shape { Missing, Number, Moment, Words, Odd }

static partial class ValueShape
{
    const int MaxLength = 200;

    static readonly HashSet<string> Missing = new([.. MissingMarks.Always, ""], StringComparer.OrdinalIgnoreCase);

    public static Shape Of(string value) =>
        Missing.Contains(value) ? Shape.Missing
        : value.Length > MaxLength ? Shape.Words
        : Number().IsMatch(value) ? Shape.Number
        : Moment().IsMatch(value) ? Shape.Moment
        : Unclean().IsMatch(value) ? Shape.Odd : Shape.Words;

    /// <summary>Whether a time of day is part of a text.</summary>
    public static bool HoldsTime(string text) => TimeOfDay().IsMatch(text);

    [GeneratedRegex(@"\b[0-2]?\d:[0-5]\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex("""
        ^ [-+\u2212(]? \p{Sc}? [ ]?
        (?= [.,]? \d ) ( \d{1,3} ([ ,.'\u00A0\u202F] \d{3})+ | \d* ) ([.,] \d*)? ([eE] [-+]? \d{1,3})?
        [ ]? [%\p{Sc}]? \)? $
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("""
        ^ ( \d{1,4} ([-/.]) \d{1,2} \2 \d{1,4} ( [T ]+ \d{1,2} : \d{2} )? | \d{1,2} : \d{2} )
        ( : \d{2} (\. \d+ | , \d{3})? )? ( [ ]? ([AP]M|Z|[-+] \d{2} :? \d{2}) )? $
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    /// <summary>A delimiter that no space follows, or a quote at an end: signs of a value that should have been cut, or was.</summary>
    [GeneratedRegex("""[,;|\t\u0001~:](?!\s)|^["']|["']$""", RegexOptions.CultureInvariant)]
    private static partial Regex Unclean();
}
