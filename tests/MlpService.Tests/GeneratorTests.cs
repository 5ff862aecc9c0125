using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>
/// What generators of clients stumble over, as far as the document alone shows it; tests/clients runs the generators themselves.
/// </summary>
public sealed class GeneratorTests
{
    static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(ContractTests.Snapshot()))!;

    static IEnumerable<(string Id, JsonNode Operation)> Operations() =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ((string)operation.Value!["operationId"]!, operation.Value);

    static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject parent => parent.Select(member => member.Value).SelectMany(Objects).Prepend(parent),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    /// <summary>They become parameters of one method.</summary>
    [Fact]
    public void No_operation_has_two_parameters_or_form_fields_of_one_name()
    {
        Assert.All(Operations(), named =>
        {
            var parameters = (named.Operation["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!);
            var fields = named.Operation["requestBody"]?["content"]?["multipart/form-data"]?["schema"]?["properties"]?.AsObject() ?? [];
            var names = parameters.Concat(fields.Select(field => field.Key)).ToList();

            Assert.Equal(names, names.Distinct(StringComparer.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public void Every_answer_with_a_body_says_of_what_type_it_is()
    {
        var answers = from operation in Operations()
                      from answer in operation.Operation["responses"]!.AsObject()
                      where answer.Key != "204"
                      select (Name: $"{operation.Id} {answer.Key}", Content: answer.Value!["content"]);

        Assert.All(answers, answer => Assert.True(answer.Content is JsonObject { Count: > 0 }, $"{answer.Name} has no content type"));
    }

    /// <summary>Generated C# clients take a reference to a union for a class without members, or for its first kind.</summary>
    [Fact]
    public void A_union_stands_where_it_is_used()
    {
        var unions = Document["components"]!["schemas"]!.AsObject().Where(schema => schema.Value!["oneOf"] is not null);
        var beside = Objects(Document).Where(schema => schema.ContainsKey("oneOf") && schema.ContainsKey("allOf"));

        Assert.Empty(unions.Select(schema => schema.Key));
        Assert.Empty(beside);
    }

    /// <summary>The generated exceptions have members without null then.</summary>
    [Fact]
    public void A_problem_has_all_but_its_errors_always()
    {
        var problem = Document["components"]!["schemas"]!["ProblemDetails"]!;
        var members = problem["properties"]!.AsObject().Select(member => member.Key);

        Assert.Equal(members.Except(["errors"]), problem["required"]!.AsArray().Select(member => (string)member!));
    }
}
