using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>The client has what the OpenAPI document has: whoever adds to one is reminded of the other.</summary>
public sealed class ClientContractTests
{
    /// <summary>What the client names differently from the document, the endings Request and Response apart.</summary>
    static readonly Dictionary<string, string> Renamed = new()
    {
        ["ColumnSummary"] = nameof(DatasetColumn),
        ["DatasetRowsResponse"] = nameof(DatasetRows),
        ["HealthResponse"] = nameof(ServiceHealth),
        ["JobLoss"] = nameof(Loss),
        ["JobTask"] = nameof(ModelTask),
        ["LayerDefinition"] = nameof(Layer),
        ["LossAndAccuracy"] = nameof(JobMetrics),
        ["ModelPatch"] = nameof(ModelChanges),
        ["NetworkRequest"] = nameof(NetworkDefinition),
        ["OptimizerKind"] = nameof(OptimizerName),
        ["PerClassMetrics"] = nameof(ClassMetrics),
        ["PerTargetMetrics"] = nameof(TargetMetrics),
        ["PredictionResponse"] = nameof(PredictionResult),
        ["ProblemDetails"] = nameof(Problem),
        ["ScheduleKind"] = nameof(ScheduleName),
        ["TestSplit"] = nameof(Split),
        ["ValidationSplit"] = nameof(Split),
        ["VersionResponse"] = nameof(ModelVersion),
    };

    /// <summary>Pages are enumerated, rows are the caller's, and weights stay the document they are.</summary>
    static bool IsNoTypeOfTheClient(string schema) => schema.EndsWith("Page", StringComparison.Ordinal)
        || schema is "PredictionRequest" or "ClassWeights" || schema.StartsWith("Imported", StringComparison.Ordinal)
        || schema is "LayerWeights" or "InstanceReading";

    static string OpenApiFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "openapi.json");

    static IEnumerable<(string Name, JsonNode Schema)> Schemas() =>
        JsonNode.Parse(File.ReadAllText(OpenApiFile()))!["components"]!["schemas"]!.AsObject()
            .Select(schema => (schema.Key, schema.Value!)).Where(schema => !IsNoTypeOfTheClient(schema.Key));

    static Type? TypeOf(string schema)
    {
        string[] names =
        [
            Renamed.GetValueOrDefault(schema, schema),
            schema.Replace("Request", "", StringComparison.Ordinal).Replace("Response", "", StringComparison.Ordinal),
        ];
        return names.Select(name => typeof(MlpClient).Assembly.GetType($"MlpService.Client.{name}")).OfType<Type>().FirstOrDefault();
    }

    static IEnumerable<string> Members(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    static IEnumerable<string> Words(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType == type).Select(property => property.GetValue(null)!.ToString()!);

    [Fact]
    public void Every_schema_has_its_type() =>
        Assert.Empty(Schemas().Where(schema => TypeOf(schema.Name) is null).Select(schema => schema.Name));

    /// <summary>But a problem's type, which says no more than its status.</summary>
    [Fact]
    public void Every_member_of_a_schema_is_a_member_of_its_type() => Assert.Empty(
        from schema in Schemas()
        let type = TypeOf(schema.Name)
        where type is not null && schema.Schema["properties"] is not null
        from member in schema.Schema["properties"]!.AsObject().Select(property => property.Key).Except(Members(type))
        where (schema.Name, member) is not ("ProblemDetails", "type")
        select $"the client's {type.Name} has no {member}, which {schema.Name} has");

    [Fact]
    public void Every_word_of_an_enum_is_a_word_of_its_type() => Assert.Empty(
        from schema in Schemas()
        let type = TypeOf(schema.Name)
        where type is not null && schema.Schema["enum"] is not null
        from word in schema.Schema["enum"]!.AsArray().Select(word => (string)word!).Except(Words(type))
        select $"the client's {type.Name} has no {word}, which {schema.Name} has");

    [Fact]
    public void Every_option_of_an_upload_and_every_format_of_a_table_is_one_of_the_client()
    {
        var upload = JsonNode.Parse(File.ReadAllText(OpenApiFile()))!["paths"]!["/api/v1/datasets"]!["post"]!;
        var options = upload["parameters"]!.AsArray().Where(parameter => (string)parameter!["in"]! == "query")
            .Select(parameter => (string)parameter!["name"]!).Except(["name"])
            .Select(name => name switch { "header" => "hasHeader", "decimal" => "decimalMark", "onError" => "skipFaultyRows", _ => name });
        var formats = upload["requestBody"]!["content"]!.AsObject().Select(content => content.Key).Except(["multipart/form-data"]);

        Assert.Empty(options.Except(Members(typeof(UploadOptions))));
        Assert.Empty(formats.Except(Words(typeof(TableFormat))));
    }
}
