using System.Net;

namespace MlpService.Tests;

public sealed class NetworkTests
{
    const string Iris = """
        {"name": "iris-mlp", "inputs": 4, "layers": [{"units": 16, "activation": "relu"}, {"units": 3, "activation": "softmax"}]}
        """;

    [Fact]
    public async Task A_network_can_be_saved_read_listed_and_deleted()
    {
        using var service = new TestService();

        using var created = await service.Http.PostJsonAsync("/api/v1/networks", Iris);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/networks/iris-mlp", created.Headers.Location?.OriginalString);

        var network = await service.Http.GetAsync(created.Headers.Location).JsonAsync();
        Assert.Equal("iris-mlp", (string?)network["name"]);
        Assert.Equal((4 + 1) * 16 + (16 + 1) * 3, (int)network["parameters"]!);
        Assert.Equal("relu", (string?)network["layers"]![0]!["activation"]);
        Assert.Equal("auto", (string?)network["layers"]![0]!["initialization"]);
        Assert.Single((await service.Http.GetAsync("/api/v1/networks").JsonAsync())["items"]!.AsArray());

        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync("/api/v1/networks/iris-mlp")).StatusCode);
        await service.Http.GetAsync("/api/v1/networks/iris-mlp").RefusedAsync(HttpStatusCode.NotFound, "iris-mlp");
        await service.Http.DeleteAsync("/api/v1/networks/iris-mlp").RefusedAsync(HttpStatusCode.NotFound, "iris-mlp");
    }

    [Fact]
    public async Task First_weights_can_be_drawn_in_every_known_way()
    {
        using var service = new TestService();
        string[] initializers =
        [
            "auto", "heNormal", "heUniform", "glorotNormal", "glorotUniform", "lecunNormal", "lecunUniform", "normal", "uniform", "zeros",
        ];
        var layers = string.Join(", ", initializers.Select(initializer =>
            $$"""{"units": 2, "activation": "tanh", "initialization": "{{initializer}}", "initializationScale": 0.1}"""));

        var network = await service.Http.PostJsonAsync("/api/v1/networks", $$"""{"name": "words", "layers": [{{layers}}]}""")
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(initializers, network["layers"]!.AsArray().Select(layer => (string?)layer!["initialization"]));
    }

    [Fact]
    public async Task Inputs_and_the_last_units_may_be_left_to_the_data()
    {
        using var service = new TestService();

        var network = await service.Http.PostJsonAsync("/api/v1/networks",
            """{"name": "open", "layers": [{"units": 32, "activation": "relu"}, {"activation": "softmax"}]}""")
            .JsonAsync(HttpStatusCode.Created);

        Assert.Null(network["inputs"]);
        Assert.Null(network["parameters"]);
        Assert.Null(network["layers"]![1]!["units"]);
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict_that_says_so()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", Iris).JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/networks", Iris).RefusedAsync(HttpStatusCode.Conflict, "iris-mlp", "DELETE");
    }

    [Fact]
    public async Task Lists_are_cut_into_pages_by_name()
    {
        using var service = new TestService();
        foreach (var name in new[] { "c", "a", "b" })
            await service.Http.PostJsonAsync("/api/v1/networks", Iris.Replace("iris-mlp", name)).JsonAsync(HttpStatusCode.Created);

        var first = await service.Http.GetAsync("/api/v1/networks?limit=2").JsonAsync();
        var second = await service.Http.GetAsync($"/api/v1/networks?limit=2&cursor={first["nextCursor"]}").JsonAsync();

        Assert.Equal(["a", "b"], first["items"]!.AsArray().Select(network => (string?)network!["name"]));
        Assert.Equal(["c"], second["items"]!.AsArray().Select(network => (string?)network!["name"]));
        Assert.Null(second["nextCursor"]);
        await service.Http.GetAsync("/api/v1/networks?limit=501").RefusedAsync(HttpStatusCode.BadRequest, "501", "500");
        await service.Http.GetAsync("/api/v1/networks?limit=many").RefusedAsync(HttpStatusCode.BadRequest, "many");
        await service.Http.GetAsync("/api/v1/networks?cursor=%23").RefusedAsync(HttpStatusCode.BadRequest, "#");
    }

    [Theory]
    [InlineData("""{"name": "Upper", "layers": [{"units": 1, "activation": "relu"}]}""", "name", "Upper")]
    [InlineData("""{"name": "", "layers": [{"units": 1, "activation": "relu"}]}""", "name", "1 to 63")]
    [InlineData("""{"name": "n", "layers": []}""", "layers", "1 to 64")]
    [InlineData("""{"name": "n", "layers": [null]}""", "layers", "null")]
    [InlineData("""{"name": "n", "layers": null}""", "layers", "layers")]
    [InlineData("""{"layers": [{"units": 1, "activation": "relu"}]}""", "name", "missing")]
    [InlineData("""{"name": "n", "inputs": 0, "layers": [{"units": 1, "activation": "relu"}]}""", "inputs", "100000")]
    [InlineData("""{"name": "n", "inputs": 1.5, "layers": [{"units": 1, "activation": "relu"}]}""", "inputs", "whole number")]
    [InlineData("""{"name": "n", "inputs": "4", "layers": [{"units": 1, "activation": "relu"}]}""", "inputs", "whole number")]
    [InlineData("""{"name": "n", "layers": [{"units": 100001, "activation": "relu"}]}""", "layers[0].units", "100001")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "sine"}]}""", "layers[0].activation", "is not one of identity")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "relu,tanh"}]}""", "layers[0].activation", "is not one of identity")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "gelu, silu"}]}""", "layers[0].activation", "is not one of")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": " relu"}]}""", "layers[0].activation", "is not one of identity")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "\ud800"}]}""", "layers[0].activation", "layers[0].activation")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": 2}]}""", "layers[0].activation", "not the number 2")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "relu", "dropout": 1}, {"units": 1, "activation": "relu"}]}""",
        "layers[0].dropout", "excluded")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "relu", "dropout": 0.5}]}""", "layers[0].dropout", "output layer")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "relu", "dropout": NaN}]}""", "layers[0].dropout",
        "no NaN; send a number, or leave it out")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "softmax"}, {"units": 1, "activation": "relu"}]}""",
        "layers[0].activation", "softmax")]
    [InlineData("""{"name": "n", "layers": [{"activation": "relu"}, {"units": 1, "activation": "relu"}]}""",
        "layers[0].units", "last layer")]
    [InlineData("""{"name": "n", "inputs": 100000, "layers": [{"units": 100000, "activation": "relu"}]}""", "layers", "250000000")]
    [InlineData("""{"name": "n", "colour": 1, "layers": [{"units": 1, "activation": "relu"}]}""", "colour", "colour")]
    [InlineData("""{"name": "n", "name": "m", "layers": [{"units": 1, "activation": "relu"}]}""", "name", "name")]
    [InlineData("""{"name": "n", "layers": [{"units": 1, "activation": "relu"}]""", "$", "line 1")]
    [InlineData("", "$", "body")]
    [InlineData("null", "$", "it must not be null; it is an object")]
    public async Task A_definition_that_cannot_be_is_refused_by_field(string body, string field, string mention)
    {
        using var service = new TestService();

        var problem = await service.Http.PostJsonAsync("/api/v1/networks", body).RefusedAsync(HttpStatusCode.BadRequest, mention);

        if (field != "$")
            Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty((await service.Http.GetAsync("/api/v1/networks").JsonAsync())["items"]!.AsArray());
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("UTF-8")]
    [InlineData("utf8")]
    [InlineData("UTF8")]
    [InlineData("\"utf-8\"")]
    public async Task A_body_may_say_that_it_is_utf_8_in_quotes_or_without(string charset)
    {
        using var service = new TestService();
        using var body = new StringContent("""{"name": "net", "layers": [{"activation": "softmax"}]}""");
        body.Headers.Remove("Content-Type");
        body.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");

        await service.Http.PostAsync("/api/v1/networks", body).JsonAsync(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_an_unsupported_media_type()
    {
        using var service = new TestService();

        await service.Http.PostAsync("/api/v1/networks", new StringContent(Iris))
            .RefusedAsync(HttpStatusCode.UnsupportedMediaType, "application/json");
        foreach (var charset in new[] { "foo", "utf-7", "utf-16" })
        {
            using var body = new StringContent(Iris);
            body.Headers.Remove("Content-Type");
            body.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
            await service.Http.PostAsync("/api/v1/networks", body).RefusedAsync(HttpStatusCode.UnsupportedMediaType, charset);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_document_too()
    {
        using var service = new TestService();

        await service.Http.GetAsync("/api/v1/nothing").RefusedAsync(HttpStatusCode.NotFound, "/api/v1/nothing");
        await service.Http.PutAsync("/api/v1/networks", null).RefusedAsync(HttpStatusCode.MethodNotAllowed, "PUT");
    }

    [Fact]
    public async Task A_client_that_accepts_only_csv_is_refused_in_problem_documents_too()
    {
        using var service = new TestService();
        service.Http.DefaultRequestHeaders.Accept.ParseAdd("text/csv");

        await service.Http.PostJsonAsync("/api/v1/networks", "{").RefusedAsync(HttpStatusCode.BadRequest, "line 1");
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "N", "layers": []}""")
            .RefusedAsync(HttpStatusCode.BadRequest, "name", "layers");
        await service.Http.GetAsync("/api/v1/nothing").RefusedAsync(HttpStatusCode.NotFound, "/api/v1/nothing");
    }
}
