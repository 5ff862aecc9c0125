using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using MlpService.Serialization;

namespace MlpService.Http.OpenApi;

/// <summary>The types that JSON bodies are made of. Some are part of answers too.</summary>
sealed class RequestTypes(EndpointDataSource endpoints)
{
    readonly Lazy<HashSet<Type>> types = new(() =>
    {
        var found = new HashSet<Type>();
        foreach (var accepts in endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<IAcceptsMetadata>()))
            Add(accepts.RequestType, found);
        return found;
    });

    public bool Contains(Type type) => types.Value.Contains(type);

    static void Add(Type? type, HashSet<Type> found)
    {
        if (type is null || !found.Add(type))
            return;
        var json = ApiJson.Options.GetTypeInfo(type);
        Add(json.ElementType, found);
        if (json.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var member in json.Properties)
                Add(member.PropertyType, found);
        }
    }
}
