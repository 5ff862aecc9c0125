using MlpService.Serialization;

namespace MlpService.Http;

/// <summary>Enums in the query, parsed here, as binding one would take C#'s spelling, not the contract's.</summary>
static class QueryWords
{
    /// <param name="parameter">Its name.</param>
    /// <param name="word">What was sent; null: nothing.</param>
    /// <exception cref="Refusal">400: there is no such word.</exception>
    public static T? Parse<T>(string parameter, string? word) where T : struct, Enum
    {
        if (word is null)
            return null;
        if (EnumNames.Parse<T>(word) is { } parsed)
            return parsed;
        var known = Enum.GetValues<T>().Select(EnumNames.Of).ToList();
        throw Refusal.Malformed(parameter, $"'{word.Cut()}' is no {parameter}: {known.Listed()}."
            + Suggestion.DidYouMean(Suggestion.Closest(word, known)));
    }
}
