using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>What a dataset's counts prove impossible is refused before it is queued.</summary>
public sealed class PreflightCheckTests
{
    const string Job = """{"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 2 """;

    static Task<JsonNode> RefusedAsync(TestService service, string more, params string[] mentions) =>
        service.Http.PostJsonAsync("/api/v1/jobs", Job + more + "}").RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);

    [Fact]
    public async Task Missing_values_that_must_not_be_are_refused_at_once_unless_the_target_may_be_missing_there()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        string Table(string incomplete) => "a,y\n" + incomplete + string.Concat(Enumerable.Range(0, 40)
            .Select(i => $"{i % 10},{"pq"[i % 3 / 2]}\n"));
        await service.Http.TableAsync(Table(",p\n"));
        await service.Http.UploadAsync("hidden", Table(",\n")).JsonAsync(HttpStatusCode.Created);
        const string error = """, "preprocessing": {"missing": "error"} """;

        var problem = await RefusedAsync(service, error, "1 of 41 rows", "column 'a'", "drop");

        Assert.Contains("preprocessing.missing", problem["errors"]!.AsObject().Select(field => field.Key));
        await service.Http.TrainAsync(Job.Replace("\"table\"", "\"hidden\"") + error + "}");
        foreach (var rule in new[] { "mean", "median", "drop" })
            await service.Http.TrainAsync(Job + $$""", "preprocessing": {"missing": "{{rule}}"} }""");
    }

    [Fact]
    public async Task A_feature_may_be_missing_wherever_any_of_several_targets_is()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("a,y,z\n,,1\n,1,\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i},{i}\n")));

        await service.Http.TrainAsync(Job.Replace("\"y\"", """["y", "z"]""") + """, "preprocessing": {"missing": "error"} }""");
    }

    [Fact]
    public async Task Inputs_that_no_training_rows_can_fill_are_refused_and_no_seed_is_advised()
    {
        using var service = new TestService();
        await service.Http.PostJsonAsync("/api/v1/networks", """{"name": "net", "inputs": 60, "layers": [{"activation": "softmax"}]}""")
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.TableAsync("name,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"n{i},{"pq"[i % 2]}\n")),
            """&columns={"name":"categorical"}""");

        foreach (var problem in new[]
        {
            await RefusedAsync(service, "", "60 categories of 'name', and 48 training rows", "inputs null"),
            await RefusedAsync(service, """, "validation": {"fraction": 0}, "test": {"fraction": 0.2} """, "and 48 training rows"),
            await RefusedAsync(service, """, "crossValidation": {"folds": 3} """,
                "'n0' of 'name', which a single row has", "some fold", "inputs null"),
        })
            Assert.DoesNotContain("seed", (string?)problem["detail"]);
        await service.Http.TrainAsync(Job + """, "validation": {"fraction": 0} }""");
        await service.Http.NetworkAsync("sized-by-data");
        await service.Http.TrainAsync(Job.Replace("\"net\"", "\"sized-by-data\"") + "}");
    }

    /// <summary>
    /// Of 9 rows validation and test take 4 each and leave 1 to train on, of 8 they take 3 each and leave 2, which may have both names.
    /// </summary>
    /// <param name="holes">Columns without a value, one in each of the first rows.</param>
    [Theory]
    [InlineData(9, "", "\"y\"", "mean", true)]
    [InlineData(9, "", "\"y\"", "drop", true)]
    [InlineData(9, "", """["y", "z"]""", "mean", true)]
    [InlineData(9, "b", "\"y\"", "mean", true)]
    [InlineData(10, "y", "\"y\"", "mean", true)]
    [InlineData(9, "b", "\"y\"", "drop", false)]
    [InlineData(10, "yz", """["y", "z"]""", "mean", false)]
    public async Task Too_few_rows_for_the_inputs_are_refused_at_once_where_it_is_certain(
        int rows, string holes, string target, string missing, bool refused)
    {
        using var service = new TestService();
        var inputs = target.Length > 3 ? 3 : 4; // two names, b, and z where it is no target
        await service.Http.PostJsonAsync("/api/v1/networks",
            $$"""{"name": "net", "inputs": {{inputs}}, "layers": [{"activation": "identity"}]}""").JsonAsync(HttpStatusCode.Created);
        string Cell(char column, int row) => row < holes.Length && holes[row] == column ? "" : $"{row}";
        await service.Http.TableAsync("name,b,y,z\n" + string.Concat(Enumerable.Range(0, rows)
            .Select(row => $"{"pq"[row % 2]},{Cell('b', row)},{Cell('y', row)},{Cell('z', row)}\n")));
        var job = Job.Replace("\"y\"", target)
            + $$""", "validation": {"fraction": 0.4}, "test": {"fraction": 0.4}, "preprocessing": {"missing": "{{missing}}"} }""";

        if (refused)
            await service.Http.PostJsonAsync("/api/v1/jobs", job).RefusedAsync(HttpStatusCode.UnprocessableEntity,
                "2 categories of 'name', and 1 training rows");
        else
            await service.Http.TrainAsync(job);
    }

    [Fact]
    public async Task A_curve_of_one_validation_row_is_refused()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("a,y\n1,p\n2,q\n3,p\n4,q\n5,p\n6,\n7,\n8,\n9,\n");

        await RefusedAsync(service, """, "earlyStopping": {"metric": "validationRocAuc"} """,
            "validation.fraction 0.2 of 5 usable rows is 1 row", "validationLoss");
        await service.Http.TrainAsync(Job + """, "earlyStopping": {"metric": "validationLoss"} }""");
    }

    [Theory]
    [InlineData("softmax", "\"kind\"", "Of 3 usable rows none is left for the validation split")] // of 3 classes, each of which trains
    [InlineData("identity", """["a", "b"]""", "Of 2 usable rows none is left for the validation split")]
    public async Task A_split_that_must_be_empty_is_refused_at_once(string output, string target, string mention)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync("x,a,b,kind\n1,1,1,p\n2,2,2,q\n3,3,,r\n4,4,,\n5,5,,\n6,6,,\n");

        await service.Http.PostJsonAsync("/api/v1/jobs", Job.Replace("\"y\"", target) + """, "features": ["x"] }""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, mention);
    }

    [Fact]
    public async Task Targets_that_no_row_has_together_are_reported_as_that()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("a,y,z\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => i % 2 == 0 ? $"{i},{i},\n" : $"{i},,{i}\n")));

        var job = await service.Http.EndAsync(await service.Http.QueueAsync(Job.Replace("\"y\"", """["y", "z"]""") + "}"));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("No row has all of the targets y, z: each of the 40 rows misses one. Train a model for each",
            (string?)job["error"]);
    }
}
