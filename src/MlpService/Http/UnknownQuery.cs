using System.Reflection;
using Microsoft.AspNetCore.Mvc;

namespace MlpService.Http;

/// <summary>
/// Refuses query parameters that an operation does not have: one misspelt would otherwise be passed over, and the answer be another.
/// </summary>
static class UnknownQuery
{
    public static RouteGroupBuilder RefuseUnknownQuery(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory((operation, next) =>
        {
            var known = operation.MethodInfo.GetParameters().SelectMany(NamesOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return invocation =>
            {
                foreach (var name in invocation.HttpContext.Request.Query.Keys)
                {
                    if (!known.Contains(name))
                        throw Unknown(name, known);
                }
                return next(invocation);
            };
        });
        return group;
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

    static Refusal Unknown(string name, HashSet<string> known)
    {
        if (known.Count == 0)
            return Refusal.Malformed(name, $"There is no query parameter '{name}'; this operation takes none.");
        return Refusal.Malformed(name, $"There is no query parameter '{name}'; there are {string.Join(", ", known)}."
            + Suggestion.DidYouMean(Suggestion.Closest(name, known)));
    }
}
