using Microsoft.Extensions.Options;

namespace MlpService;

/// <summary>The service cannot start as configured; the message says why and what to change.</summary>
sealed class StartRefusal(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>An option or a setting that there is not.</summary>
    public static StartRefusal Unknown(string what, string? likely) =>
        new($"{what}.{(likely is null ? "" : $" Did you mean {likely}?")} --help lists the ones there are.");

    /// <summary>What the console says when the service does not start.</summary>
    public static string Explain(Exception e) => e switch
    {
        StartRefusal => e.Message,
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        AggregateException several => string.Join(' ', several.InnerExceptions.Select(Explain)),
        _ => $"The service cannot run: {e.Message}",
    };
}
