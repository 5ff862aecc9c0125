using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace MlpService;

/// <summary>The service cannot start as configured; the message says why and what to change.</summary>
sealed partial class StartRefusal(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>An option or a setting that there is not.</summary>
    public static StartRefusal Unknown(string what, string? likely) =>
        new($"{what}.{Suggestion.DidYouMean(likely)} --help lists the ones there are.");

    /// <summary>What the console says when the service does not start.</summary>
    public static string Explain(Exception e) => e switch
    {
        StartRefusal => e.Message,
        InvalidOperationException when Unconverted().Match(e.Message) is { Success: true } wrong =>
            $"{wrong.Groups["path"].Value.Replace(":", "__", StringComparison.Ordinal)} is '{wrong.Groups["value"].Value}'; it takes "
            + $"{(wrong.Groups["type"].Value == "System.Boolean" ? "true or false" : "a number")}. --help shows its default.",
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        AggregateException several => string.Join(' ', several.InnerExceptions.Select(Explain)),
        _ => $"The service cannot run: {e.Message}",
    };

    /// <summary>What the framework says to programmers of a setting that is of another type.</summary>
    [GeneratedRegex(@"^Failed to convert configuration value '(?<value>.*)' at '(?<path>.*)' to type '(?<type>.*)'\.$")]
    private static partial Regex Unconverted();
}
