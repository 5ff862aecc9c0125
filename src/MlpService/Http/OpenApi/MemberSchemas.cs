using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using MlpService.Serialization;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace MlpService.Http.OpenApi;

/// <summary>
/// What the serializer knows of an object's members: which are always there, what holds for one left out of a request, how many
/// items a list takes, and null as a type of its own.
/// </summary>
sealed class MemberSchemas(RequestTypes requests) : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } described
            || ApiJson.Options.GetTypeInfo(context.Type) is not { Kind: JsonTypeInfoKind.Object } type)
            return;
        var isRequest = requests.Contains(context.Type);
        var defaults = isRequest ? DefaultsOf(type) : null;
        described.Required = new HashSet<string>();
        foreach (var member in type.Properties)
        {
            if (!properties.TryGetValue(member.Name, out var property) || property is not OpenApiSchema value)
                continue;
            if (isRequest ? !defaults!.ContainsKey(member.Name) : member.ShouldSerialize is null)
                described.Required.Add(member.Name);
            else if (defaults is not null)
                value.Default = defaults[member.Name] ?? JsonNullSentinel.JsonNull;
            NameNull(value);
            LimitItems(value, member);
            // a number that overflowed is answered as null: see FiniteOrNull
            if (!isRequest && member.PropertyType == typeof(double))
                value.Type |= JsonSchemaType.Null;
        }
    }

    /// <summary>As a request is read that has only what is required.</summary>
    static JsonObject DefaultsOf(JsonTypeInfo type)
    {
        var members = new JsonObject();
        var created = type.CreateObject?.Invoke();
        foreach (var member in type.Properties.Where(member => !member.IsRequired
            && (created is not null || member.AssociatedParameter is { HasDefaultValue: true })))
        {
            var value = created is null ? member.AssociatedParameter?.DefaultValue : member.Get!(created);
            members[member.Name] = JsonSerializer.SerializeToNode(value, member.PropertyType, ApiJson.Options);
        }
        return members;
    }

    /// <summary>A null beside allOf would be null and an object at once.</summary>
    static void NameNull(OpenApiSchema value)
    {
        if (value is not { Type: JsonSchemaType.Null, AllOf: [var reference] })
            return;
        (value.Type, value.AllOf) = (null, null);
        value.OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference];
    }

    static void LimitItems(OpenApiSchema value, JsonPropertyInfo member)
    {
        if (value.Type is { } type && type.HasFlag(JsonSchemaType.Array)
            && member.AttributeProvider?.GetCustomAttributes(typeof(ItemsAttribute), inherit: true) is [ItemsAttribute items])
            (value.MinItems, value.MaxItems) = (items.Minimum, items.Maximum);
    }
}
