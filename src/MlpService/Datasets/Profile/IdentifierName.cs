using System.Text.RegularExpressions;

namespace MlpService.Datasets.Profile;

/// <summary>Names of columns that tell rows apart, and nothing else.</summary>
static partial class IdentifierName
{
    /// <summary>Such as id, customer_id, customerId, index, row, no, #, obs and "Unnamed: 0" as R and pandas call row names.</summary>
    public static bool Is(string name) => Pattern().IsMatch(name) || CamelCase().IsMatch(name);

    [GeneratedRegex("""
        ^( ids? | uid | uuid | guid | key | index | idx | rows? | row_?(id|num|number|names?|nr|no) | rn | no\.? | nr\.? | \# | n° | obs
        | observation | record | serial | unnamed(:[ ]?\d+)? | \.\.\.1 | _c0 | level_0 | .*[ _.-](id|idx|index|no|nr|key|uuid|guid) )$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Pattern();

    [GeneratedRegex("[a-z](Id|ID|Index|Key|No|Nr)$", RegexOptions.CultureInvariant)]
    private static partial Regex CamelCase();
}
