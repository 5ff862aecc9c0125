using System.Net;

namespace MlpService.Tests;

/// <summary>Which columns a job learns from, predicts and weighs rows by.</summary>
public sealed class ColumnChoiceTests
{
    const string Flowers = "a,b,day,weight,y\n1,2,2024-01-31,1,p\n2,1,2024-02-01,1,q\n3,2,2024-02-02,1,p\n4,1,2024-02-03,1,q\n";

    static string Job(string members) => $$"""
        {"network": "net", "dataset": "table", "model": "m", "epochs": 1, "validation": {"fraction": 0}, {{members}} }
        """;

    static Task<HttpResponseMessage> AskAsync(TestService service, string members) =>
        service.Http.PostJsonAsync("/api/v1/jobs", Job(members));

    [Theory]
    [InlineData(""" "target": "colour" """, "target", "no column 'colour'", "a, b, day, weight, y")]
    [InlineData(""" "target": ["a", "colour"] """, "target[1]", "no column 'colour'")]
    [InlineData(""" "target": ["a", "a"] """, "target", "named twice as target")]
    [InlineData(""" "target": "day" """, "target", "'day' of 'table' is ignored: it holds dates",
        "columns={\"day\": \"date\"}", "option of the upload")]
    [InlineData(""" "target": "Weight" """, "target", "no column 'Weight'", "Did you mean weight?")]
    [InlineData(""" "target": "y", "features": ["a", "day"] """, "features[1]", "'day' of 'table' is ignored")]
    [InlineData(""" "target": "y", "sampleWeights": "day" """, "sampleWeights", "'day' of 'table' is ignored")]
    public async Task A_column_that_cannot_be_one_of_them_is_refused_by_its_place(string members, string field, params string[] mentions)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Flowers);

        var problem = await AskAsync(service, members).RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);

        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("", "'id' of 'table' is ignored: nearly all of its values are different", "columns={\"id\": \"categorical\"}")]
    [InlineData("""&columns={"id":"ignored"}""", "'id' of 'table' is ignored, as its upload asked.", "option of the upload")]
    public async Task An_ignored_column_that_is_named_is_refused_with_why_and_how_to_have_it(string options, params string[] mentions)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("id,x,y\n" + string.Concat(
            Enumerable.Range(0, 60).Select(row => $"name {row}x,{row % 5},{(row % 2 == 0 ? "p" : "q")}\n")), options);

        await AskAsync(service, """ "target": "y", "features": ["x", "id"] """).RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);
    }

    [Fact]
    public async Task A_job_learns_from_all_columns_that_are_nothing_else()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Flowers);

        var version = await service.Http.TrainAsync(Job(""" "target": "y", "sampleWeights": "weight" """));

        Assert.Equal(["a", "b"], version["inputs"]!.AsArray().Select(input => (string?)input!["name"]));
        await service.Http.UploadAsync("bare", "weight,y\n1,p\n2,q\n").JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/jobs",
                Job(""" "target": "y", "sampleWeights": "weight" """).Replace("\"table\"", "\"bare\""))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "'bare' has no column to learn from");
    }

    [Theory]
    [InlineData("0", "1000000", null)]
    [InlineData("0", "1e-30", null)]
    [InlineData("-0.5", "1", "goes from -0.5 to 1")]
    [InlineData("0", "0", "goes from 0 to 0")]
    [InlineData("0", "1000000.5", "to 1000000.5")]
    [InlineData("1", "", "1 rows have no value")]
    public async Task Weights_of_rows_go_from_0_to_a_million_are_not_all_0_and_none_is_missing(string first, string second, string? fault)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync($"a,weight,y\n1,{first},p\n2,{second},q\n3,{first},p\n4,{first},q\n");

        var answer = AskAsync(service, """ "target": "y", "sampleWeights": "weight" """);

        if (fault is null)
            await answer.JsonAsync(HttpStatusCode.Accepted);
        else
            await answer.RefusedAsync(HttpStatusCode.UnprocessableEntity, fault, "from 0 to 1000000, are not all 0, and none is missing");
    }
}
