using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MlpService.Tests;

/// <summary>The API as a file, and what every operation of it owes its readers.</summary>
public sealed class ContractTests
{
    internal static string Snapshot([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "openapi.json");

    static async Task<JsonNode> DocumentAsync()
    {
        using var service = new TestService();
        return await service.Http.GetAsync("/swagger/v1/swagger.json").JsonAsync();
    }

    /// <summary>A wanted change: run the tests with MLP_RENEW_SNAPSHOTS=1, and commit the difference.</summary>
    [Fact]
    public async Task The_api_is_the_one_checked_in()
    {
        var document = (await DocumentAsync()).ToJsonString(new()
        {
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        if (Environment.GetEnvironmentVariable("MLP_RENEW_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(Snapshot(), document + "\n");

        Assert.Equal(await File.ReadAllTextAsync(Snapshot()), document + "\n");
    }

    [Fact]
    public async Task Every_operation_has_a_summary_and_documents_how_it_refuses()
    {
        foreach (var (path, operations) in (await DocumentAsync())["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), $"{method} {path} has no summary");
                var statuses = operation["responses"]!.AsObject().Select(response => response.Key).ToList();
                Assert.Contains(statuses, status => status[0] == '2');
                if (path.Contains('{'))
                    Assert.Contains("404", statuses);
                // a page of another site may change nothing
                if (method != "get")
                    Assert.Contains("403", statuses);
                if (operation["requestBody"]?["content"]?["application/json"] is { } json)
                {
                    Assert.True(json["examples"] is JsonObject { Count: > 0 }, $"{method} {path} has no example");
                    Assert.Contains("413", statuses);
                    Assert.Contains("415", statuses);
                }
            }
        }
    }

    [Fact]
    public async Task Every_property_and_every_parameter_is_described()
    {
        var document = await DocumentAsync();
        IEnumerable<string> Bare(string place, JsonNode described) =>
            string.IsNullOrWhiteSpace((string?)described["description"]) ? [place] : [];

        var properties = document["components"]!["schemas"]!.AsObject().SelectMany(schema =>
            (schema.Value!["properties"]?.AsObject() ?? []).SelectMany(property => Bare($"{schema.Key}.{property.Key}", property.Value!)));
        var parameters = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().SelectMany(operation =>
            (operation.Value!["parameters"]?.AsArray() ?? []).SelectMany(parameter =>
                Bare($"{operation.Key} {path.Key} {parameter!["name"]}", parameter))));

        Assert.Empty(properties.Concat(parameters));
    }

    /// <summary>A patch changes what it has and has no defaults.</summary>
    [Fact]
    public async Task Each_member_of_a_request_is_required_or_states_what_holds_without_it()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        string[] requests = ["NetworkRequest", "LayerDefinition", "JobRequest", "OptimizerRequest", "ScheduleRequest",
            "EarlyStoppingRequest", "ValidationSplit", "TestSplit", "CrossValidationRequest", "Preprocessing", "ImportedWeights",
            "LayerWeights", "InputColumn", "TargetColumn", "PredictionRequest", "EvaluationRequest"];
        foreach (var request in requests)
        {
            var required = schemas[request]!["required"]?.AsArray().Select(name => (string)name!) ?? [];
            foreach (var (name, member) in schemas[request]!["properties"]!.AsObject())
                Assert.True(required.Contains(name) != member!.AsObject().ContainsKey("default"), $"{request}.{name}");
        }
        Assert.Equal(100, (int)schemas["JobRequest"]!["properties"]!["epochs"]!["default"]!);
        Assert.Equal(1, (int)schemas["LayerDefinition"]!["properties"]!["initializationScale"]!["default"]!);
        Assert.Equal("auto", (string?)schemas["LayerDefinition"]!["properties"]!["initialization"]!["default"]);
    }

    [Theory]
    [InlineData("limit", "50", 1, "500")]
    [InlineData("offset", "0", 0, "1000000000000000")]
    [InlineData("force", "false", null, null)]
    public async Task Each_number_or_flag_of_a_query_states_what_holds_without_it_and_its_limits(
        string name, string byDefault, int? minimum, string? maximum)
    {
        var operations = (await DocumentAsync())["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject());
        var schemas = operations.SelectMany(operation => operation.Value!["parameters"]?.AsArray() ?? [])
            .Where(parameter => (string?)parameter!["name"] == name).Select(parameter => parameter!["schema"]!).ToList();
        Assert.NotEmpty(schemas);
        foreach (var schema in schemas)
        {
            Assert.Equal(byDefault, schema["default"]?.ToJsonString());
            Assert.Equal(minimum, (int?)schema["minimum"]);
            // of rows there may be more
            Assert.Contains(schema["maximum"]?.ToJsonString(), (string?[])[maximum, name == "limit" ? "1000" : maximum]);
        }
    }

    [Fact]
    public async Task No_schema_is_null_and_something_else_at_once_and_no_parameter_is_named_twice()
    {
        var document = await DocumentAsync();
        Assert.DoesNotContain("\"nullable\"", document.ToJsonString());
        foreach (var schema in document["components"]!["schemas"]!.AsObject())
            Assert.All(schema.Value!["properties"]?.AsObject() ?? [], property =>
                Assert.False(property.Value!["allOf"] is not null && property.Value["type"] is not null, $"{schema.Key}.{property.Key}"));
        foreach (var path in document["paths"]!.AsObject())
        {
            foreach (var operation in path.Value!.AsObject())
            {
                var names = (operation.Value!["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!).Concat(
                    (operation.Value["requestBody"]?["content"]?["multipart/form-data"]?["schema"]!["properties"]?.AsObject() ?? [])
                        .Select(property => property.Key));
                Assert.Equal(names.Distinct(), names);
            }
        }
    }

    [Fact]
    public async Task Each_choice_of_a_job_has_an_example()
    {
        var document = await DocumentAsync();
        var shown = JobExamples(document).AsObject()
            .SelectMany(example => example.Value!["value"]!.AsObject().Select(member => member.Key)).Distinct();

        var choices = document["components"]!["schemas"]!["JobRequest"]!["properties"]!.AsObject().Select(property => property.Key);
        Assert.Empty(choices.Except(shown));
    }

    [Theory]
    [InlineData("rmsprop")]
    [InlineData("adagrad")]
    [InlineData("validationRocAuc")]
    public async Task An_example_shows(string word) =>
        Assert.Contains($"\"{word}\"", JobExamples(await DocumentAsync()).ToJsonString());

    static JsonNode JobExamples(JsonNode document) =>
        document["paths"]!["/api/v1/jobs"]!["post"]!["requestBody"]!["content"]!["application/json"]!["examples"]!;

    /// <summary>Validation silently passes over types that are not public.</summary>
    [Fact]
    public void Every_request_type_is_public()
    {
        using var service = new TestService();
        var bodies = service.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .SelectMany(endpoint => endpoint.Metadata.OfType<IAcceptsMetadata>())
            .Select(accepts => accepts.RequestType).OfType<Type>().ToHashSet();

        Assert.NotEmpty(bodies);
        Assert.All(Nested(bodies), type => Assert.True(type.IsPublic, $"{type} is not public"));
    }

    static HashSet<Type> Nested(IEnumerable<Type> types)
    {
        var found = new HashSet<Type>();
        var open = new Stack<Type>(types);
        while (open.TryPop(out var type))
        {
            foreach (var argument in type.GetGenericArguments())
                open.Push(argument);
            if (type.Assembly != typeof(TestService).Assembly
                && type.Namespace!.StartsWith("MlpService", StringComparison.Ordinal) && found.Add(type))
            {
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                    open.Push(property.PropertyType);
            }
        }
        return found;
    }

    [Fact]
    public async Task The_migrations_describe_the_model_as_it_is()
    {
        using var service = new TestService();

        Assert.False(await service.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())),
            "run: EFDESIGN=1 dotnet ef migrations add NAME --project src/MlpService");
    }
}
