using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>
/// A wrong body is answered in the API's words. The faults are made from the examples of the document, so that a request type
/// that is added is tested too.
/// </summary>
public sealed class BodyFaultTests
{
    static readonly string[] WordsOfTheFramework =
        [".NET", "MlpService.", "System.", "JsonE", "reader", "deserializ", "converter", "mapped"];

    /// <summary>Posts and asserts a refusal in the API's words.</summary>
    internal static async Task<JsonNode> RefusedAsync(TestService service, string path, string body)
    {
        var problem = await service.Http.PostJsonAsync(path, body).RefusedAsync(HttpStatusCode.BadRequest);
        foreach (var word in WordsOfTheFramework)
            Assert.DoesNotContain(word, (string)problem["detail"]!, StringComparison.OrdinalIgnoreCase);
        return problem;
    }

    /// <summary>Posts each body and asserts a refusal that names the field.</summary>
    static async Task AllRefusedAsync(
        Func<JsonNode, IEnumerable<(JsonNode Body, string Field, string[] Mentions)>> spoil, int atLeast)
    {
        using var service = new TestService();
        var count = 0;
        foreach (var (path, example) in Examples())
        {
            foreach (var (body, field, mentions) in spoil(example))
            {
                var problem = await RefusedAsync(service, path, body.ToJsonString());
                Assert.True(problem["errors"]![field] is JsonArray, $"{path} {body.ToJsonString()}: {problem.ToJsonString()}");
                Assert.All(mentions, mention => Assert.Contains(mention, (string)problem["detail"]!, StringComparison.Ordinal));
                count++;
            }
        }
        Assert.True(count >= atLeast, $"{count} bodies");
    }

    static IEnumerable<(string Path, JsonNode Body)> Examples() =>
        from operation in ApiDocument.CheckedIn().Operations
        where operation.Method == HttpMethod.Post
        from example in operation.RequestExamples
        select (operation.Path.Replace("{name}", "iris").Replace("{version}", "1"), example);

    /// <summary>The objects in a body with their paths, rows of a prediction left out: their members are the model's.</summary>
    static IEnumerable<(string Path, JsonObject Members)> Objects(JsonNode body, string path = "") => body switch
    {
        JsonObject members when path != "classWeights" => members
            .SelectMany(member => Objects(member.Value!, path.Length == 0 ? member.Key : $"{path}.{member.Key}")).Prepend((path, members)),
        JsonArray items when path != "instances" => items.SelectMany((item, i) => Objects(item!, $"{path}[{i}]")),
        _ => [],
    };

    static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    /// <summary>A copy of the body in which the object at a path has been changed.</summary>
    static JsonNode Changed(JsonNode body, string path, Action<JsonObject> change)
    {
        var copy = body.DeepClone();
        change(Objects(copy).Single(found => found.Path == path).Members);
        return copy;
    }

    [Fact]
    public Task An_unknown_member_is_named_with_those_there_are() => AllRefusedAsync(example =>
        from found in Objects(example)
        let known = found.Members.First().Key
        select (Changed(example, found.Path, members => members["colour"] = 1), Join(found.Path, "colour"), new[] { known }), 20);

    [Fact]
    public Task A_misspelt_member_is_named_with_the_likely_one() => AllRefusedAsync(example =>
        from found in Objects(example)
        from member in found.Members
        where member.Key.Length > 3
        let misspelt = member.Key[..1] + member.Key[2..]
        select (Changed(example, found.Path, members =>
        {
            members[misspelt] = members[member.Key]!.DeepClone();
            members.Remove(member.Key);
        }), Join(found.Path, misspelt), new[] { $"Did you mean {member.Key}?" }), 50);

    [Fact]
    public Task A_value_of_the_wrong_type_is_named_with_the_right_one() => AllRefusedAsync(example =>
        from found in Objects(example)
        from member in found.Members
        select (Changed(example, found.Path, members => members[member.Key] = member.Value switch
        {
            JsonObject => 3,
            JsonArray => true,
            JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => 3,
            _ => "three",
        }), Join(found.Path, member.Key), new[] { "it is ", "not " }), 50);

    [Fact]
    public Task A_list_of_another_thing_says_what_its_items_are() => AllRefusedAsync(example =>
        from found in Objects(example)
        from member in found.Members
        where member.Value is JsonArray { Count: > 0 } && member.Key != "instances"
        select (Changed(example, found.Path, members => ((JsonArray)members[member.Key]!)[0] = true),
            $"{Join(found.Path, member.Key)}[0]", new[] { "not true" }), 10);

    [Theory]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y"}""", "model", "it is missing", "a text, such as \"iris\"")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "learningRate": 1}""", "learningRate",
        "learningRate belongs in optimizer.")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "optimizer": {"epochs": 3}}""", "optimizer.epochs",
        "epochs belongs in the body itself")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "optimizer": "adam"}""", "optimizer",
        """it is an object, such as {"name":"adam"}, not the text "adam".""")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "validation": 0.2}""", "validation",
        """such as {"fraction":0.2}""")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "optimizer": {"name": "adm"}}""", "optimizer.name",
        "'adm' is not one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw.", "Did you mean adam?")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "epochs": null}""", "epochs", "its default, 100")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "epochs": 1.5}""", "epochs",
        "whole number between 1 and 1000000")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "epochs": 3000000000}""", "epochs", "not 3000000000")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "classWeights": {"given": {"p": 2}}}""",
        "classWeights.given", "a number", "What is in given belongs in classWeights itself.")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "classWeights": "balance"}""", "classWeights",
        """it is "balanced", or an object, such as {"setosa":0.5,"virginica":2}, not the text "balance". Did you mean "balanced"?""")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "classWeights": {"p": NaN}}""", "classWeights.p",
        "send a number ")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "l2": NaN}""", "l2",
        "send a number, or leave it out for its default, 0 ")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "gradientClip": NaN}""", "gradientClip", "send null ")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "l2": 1e999}""", "l2", "beyond 1.8e308")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "optimizer": "adm"}""", "optimizer",
        """not the text "adm". Did you mean {"name":"adam"}?""")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "lr": 0.1}""", "lr",
        "Did you mean learningRate, in optimizer?")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "dropout": 0.1}""", "dropout",
        "dropout belongs in layers[0] of POST /api/v1/networks.")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "layers": []}""", "layers",
        "the body of POST /api/v1/networks.")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "\ud800"}""", "model", "Unicode")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "patience": 3}""", "patience",
        "patience belongs in schedule or earlyStopping.")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "patiense": 3}""", "patiense",
        "Did you mean patience, in schedule or earlyStopping?")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "earlyStopping": false}""", "earlyStopping",
        "it is an object", "null turns it off")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "gradientClip": false}""", "gradientClip",
        "null: no limit")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "optimizer": "{\"name\": \"adam\"}"}""", "optimizer",
        "it is an object, such as {\"name\":", "Send it without the quotes around it: {\"name\": \"adam\"}")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "shuffle": "True"}""", "shuffle",
        "Send it without the quotes around it: true")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "l2": "0,01"}""", "l2", "decimal point: 0.01")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "seed": 4294967296.0}""", "seed", "whole number")]
    [InlineData("""{"network": "n", "dataset": "d", "target": "y", "model": "m", "batchSize": 1e-3}""", "batchSize", "not 1e-3")]
    public async Task A_job_says_what_is_wrong_and_what_is_right(string body, string field, params string[] mentions)
    {
        using var service = new TestService();
        var problem = await RefusedAsync(service, "/api/v1/jobs", body);
        Assert.NotNull(problem["errors"]![field]);
        Assert.All(mentions, mention => Assert.Contains(mention, (string)problem["detail"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_faults_of_a_body_are_told_at_once()
    {
        using var service = new TestService();
        var problem = await RefusedAsync(service, "/api/v1/networks", """
            {"name": "n", "layers": [{"units": "8", "activation": "relu"}, {"activaton": "softmax"}], "nodes": 3}
            """);
        Assert.Equal(["layers[0].units", "layers[1].activation", "layers[1].activaton", "nodes"],
            problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"instance": [[1]]}""", "instance: there is no such member; there are instances. Did you mean instances?")]
    [InlineData("""{"instances": [[1, NaN]]}""", "instances[0][1]: JSON has no NaN; send null")]
    [InlineData("""{"instances": 3}""", "instances: it is a list, such as [")]
    [InlineData("[[5.1, 3.5]]", """not a list. Send the list in an object: {"instances":[...]}.""")]
    [InlineData("[5.1, 3.5]", """not a list. Send the list in an object: {"instances":[[...]]}.""")]
    [InlineData("""[{"sepal_length": 5.1}]""", """not a list. Send the list in an object: {"instances":[...]}.""")]
    public async Task A_body_is_refused_in_the_same_words_whatever_its_size(string body, string mention)
    {
        using var service = new TestService();
        foreach (var spaces in (int[])[0, 3 << 20])
        {
            var problem = await RefusedAsync(service, "/api/v1/models/iris/predict", body + new string(' ', spaces));
            Assert.Contains(mention, (string)problem["detail"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_very_many_faults_or_very_long_names_the_first_are_told_in_a_short_answer()
    {
        using var service = new TestService();
        var many = string.Join(", ", Enumerable.Range(0, 40_000).Select(i => $"\"member{i}\": {i}"));
        foreach (var body in (string[])[$"{{{many}}}", $$"""{"{{new string('x', 1_000_000)}}": 1}"""])
        {
            using var answer = await service.Http.PostJsonAsync("/api/v1/jobs", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.InRange((await answer.Content.ReadAsStringAsync()).Length, 100, 30_000);
        }
    }

    /// <summary>As clients send a body that they write while they send.</summary>
    [Theory]
    [InlineData("models/iris/predict", """{"instance": [[1]]}""", "Did you mean instances?")]
    [InlineData("models/iris/versions", """{"network": "n", "inputs": ["a"],}""", "take the comma away")]
    public async Task A_body_without_a_length_is_explained_too(string path, string body, string mention)
    {
        using var service = new TestService();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}") { Content = new Unmeasured(body) };
        await service.Http.SendAsync(request).RefusedAsync(HttpStatusCode.BadRequest, mention);
    }

    sealed class Unmeasured : HttpContent
    {
        readonly string text;

        public Unmeasured(string text)
        {
            this.text = text;
            Headers.ContentType = new("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>As .NET spells its members.</summary>
    [Theory]
    [InlineData("""{"Name": "a2", "layers": [{"activation": "softmax"}]}""", "Name", "name")]
    [InlineData("""{"name": "a2", "layers": [{"Activation": "softmax"}]}""", "layers[0].Activation", "layers[0].activation")]
    public async Task A_member_in_another_case_is_told_as_it_was_spelt(string body, params string[] fields)
    {
        using var service = new TestService();
        var problem = await RefusedAsync(service, "/api/v1/networks", body);
        Assert.Equal(fields, problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_name_that_is_not_Unicode_is_told()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "n", "\ud800": 1, "layers": [{"activation": "relu"}]}""")
            .RefusedAsync(HttpStatusCode.BadRequest, "not Unicode");
    }

    [Fact]
    public async Task Faults_of_very_many_items_are_told_in_a_short_answer()
    {
        using var service = new TestService();
        var layers = string.Join(", ", Enumerable.Repeat("""{"units": -1, "activation": "relu"}""", 20_000));
        using var answer = await service.Http.PostJsonAsync("/api/v1/networks", $$"""{"name": "n", "layers": [{{layers}}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsStringAsync()).Length, 100, 30_000);
    }

    [Fact]
    public async Task Words_are_read_in_any_case_and_written_in_one()
    {
        using var service = new TestService();
        var network = await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "n", "layers": [{"units": 1, "activation": "RELU"}, {"activation": "Softmax", "initialization": "HENORMAL"}]}""")
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal("relu", (string?)network["layers"]![0]!["activation"]);
        Assert.Equal("softmax", (string?)network["layers"]![1]!["activation"]);
        Assert.Equal("heNormal", (string?)network["layers"]![1]!["initialization"]);
    }
}
