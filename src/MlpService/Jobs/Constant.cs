using MlpService.Http;
using MlpService.Serialization;

namespace MlpService.Jobs;

/// <summary>A constant of an optimizer or a schedule, such as momentum, that not every kind of them takes.</summary>
static class Constant
{
    /// <exception cref="Refusal">422: it is given, and not for this kind.</exception>
    public static void Refuse<T>(string choice, string constant, double? given, T kind, T[] takers, string alternative = "")
        where T : struct, Enum
    {
        if (given is null || takers.Contains(kind))
            return;
        var names = takers.Select(EnumNames.Of).ToList();
        throw Refusal.Unprocessable($"{choice}.{constant}",
            $"{choice}.{constant} {given} would have no effect: it is for {names.Listed()}, and {choice}.name is {EnumNames.Of(kind)}. "
            + $"Leave it out, or use {string.Join(" or ", names)}{alternative}.");
    }
}
