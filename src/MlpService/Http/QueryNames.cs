using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace MlpService.Http;

/// <summary>
/// Refuses query parameters that an operation does not have, and those that come twice: they would otherwise be passed over or run
/// together, and the answer be another.
/// </summary>
static class QueryNames
{
    sealed record Known(HashSet<string> Names);

    public static T RefuseOtherQueries<T>(this T endpoints) where T : IEndpointConventionBuilder
    {
        endpoints.Finally(endpoint => endpoint.Metadata.Add(new Known(endpoint.Metadata.OfType<MethodInfo>()
            .SelectMany(handler => handler.GetParameters()).SelectMany(NamesOf).ToHashSet(StringComparer.OrdinalIgnoreCase))));
        return endpoints;
    }

    /// <summary>After routing, which finds the operation, and before it reads its parameters.</summary>
    public static Task RefuseOthers(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Known>() is not { Names: var known })
            return next(context);
        foreach (var (name, values) in context.Request.Query)
        {
            if (!known.TryGetValue(name, out var parameter))
                throw Unknown(name, known);
            if (values.Count > 1)
                throw Refusal.Malformed(parameter, $"The query parameter '{parameter}' is there {values.Count} times; send it once.");
        }
        return next(context);
    }

    /// <summary>Of the parameter itself, or of what it is made of.</summary>
    static IEnumerable<string> NamesOf(ParameterInfo parameter)
    {
        var parts = parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [parameter]
            : parameter.ParameterType.GetProperties().Concat<ICustomAttributeProvider>(
                parameter.ParameterType.GetConstructors().SelectMany(constructor => constructor.GetParameters()));
        return parts.SelectMany(part => part.GetCustomAttributes(typeof(FromQueryAttribute), inherit: true))
            .Select(attribute => ((FromQueryAttribute)attribute).Name!);
    }

    static Refusal Unknown(string name, HashSet<string> known) => Refusal.Malformed(name,
        $"There is no query parameter '{name.Cut()}'; " + (known.Count == 0
            ? "this operation takes none."
            : $"there are {string.Join(", ", known)}.{Suggestion.DidYouMean(Suggestion.Closest(name, known))}"));
}
