using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MlpService.Tests;

/// <summary>Training starts from a stored version.</summary>
public sealed class WarmStartTests
{
    [Fact]
    public async Task A_job_can_start_from_a_stored_version()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("wider", units: 33);
        var cold = await service.Http.EpochsAsync(Training.IrisJob(""", "epochs": 30"""));

        var warm = await service.Http.EpochsAsync(Training.IrisJob(""", "epochs": 1, "startFrom": "iris" """));

        Assert.True((double)warm[0]!["trainLoss"]! < 0.5 * (double)cold[0]!["trainLoss"]!);
        var second = await service.Http.GetAsync("/api/v1/models/iris/versions/2").JsonAsync();
        Assert.Equal("iris/1", (string?)second["lineage"]!["request"]!["startFrom"]);
        var first = await service.Http.GetAsync("/api/v1/models/iris/versions/1").JsonAsync();
        Assert.True(JsonNode.DeepEquals(first["inputs"], second["inputs"]));
        foreach (var (more, mention) in new[]
        {
            (""", "startFrom": "iris/1", "preprocessing": {"numeric": "none"} """, "preprocessing"),
            (""", "startFrom": "iris/1", "features": ["petal_length"] """, "petal_width"),
            (""", "startFrom": "iris/9" """, "iris/9"),
        })
            await service.Http.PostJsonAsync("/api/v1/jobs", Training.IrisJob(more))
                .RefusedAsync(HttpStatusCode.UnprocessableEntity, mention);
        await service.Http.PostJsonAsync("/api/v1/jobs", Training.IrisJob(""", "startFrom": "iris/1" """).Replace("\"net\"", "\"wider\""))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "wider", "topology");
    }

    /// <summary>The other rows would give other scales, the other request other columns and rules.</summary>
    [Fact]
    public async Task Columns_scales_and_rules_are_those_of_the_start()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        const string job = """{"network": "line", "dataset": "iris", "target": "petal_length", "model": "m", "epochs": 1""";
        var start = await service.Http.TrainAsync(job + """
            , "features": ["petal_width", "sepal_width"], "preprocessing": {"numeric": "minMax", "missing": "median"} }
            """);

        var version = await service.Http.TrainAsync(job + """, "startFrom": "m", "test": {"fraction": 0.5} }""");

        foreach (var member in new[] { "inputs", "outputs", "preprocessing" })
            Assert.Equal(start[member]!.ToJsonString(), version[member]!.ToJsonString());
    }

    [Fact]
    public async Task A_warm_start_with_other_classes_or_over_folds_is_refused_and_one_with_other_splits_draws_a_warning()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        foreach (var first in new[] { 0, 1 })
            await service.Http.UploadAsync($"from-{first}", "a,y\n" + string.Concat(Enumerable.Range(0, 60)
                .Select(i => $"{i % 3},{i % 3 + first}\n"))).JsonAsync(HttpStatusCode.Created);
        string Job(string dataset, string more) =>
            $$"""{"network": "net", "dataset": "{{dataset}}", "target": "y", "model": "m", "epochs": 3 {{more}} }""";
        await service.Http.TrainAsync(Job("from-0", ""));

        await service.Http.PostJsonAsync("/api/v1/jobs", Job("from-1", """, "startFrom": "m" """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "not those of 'm' version 1: 0, 1, 2");
        await service.Http.PostJsonAsync("/api/v1/jobs", Job("from-0", """, "startFrom": "m", "crossValidation": {"folds": 3} """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "startFrom", "fold");
        var other = await service.Http.EndAsync(await service.Http.QueueAsync(
            Job("from-0", """, "startFrom": "m", "test": {"fraction": 0.3} """)));
        Assert.Contains("seenRows", other["warnings"]!.AsArray().Select(warning => (string?)warning!["code"]));
        var same = await service.Http.EndAsync(await service.Http.QueueAsync(Job("from-0", """, "startFrom": "m/1" """)));
        Assert.DoesNotContain("seenRows", same["warnings"]!.AsArray().Select(warning => (string?)warning!["code"]));
    }

    [Fact]
    public async Task Categories_the_start_has_no_input_for_are_reported_with_their_rows()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        async Task UploadAsync(string name, string colors) => await service.Http.UploadAsync(name,
            "color,shape,y\n" + string.Concat(Enumerable.Range(0, 60)
                .Select(i => $"{colors[i % colors.Length]},{"sc"[i % 2]},{"mn"[i / 4 % 2]}\n")))
            .JsonAsync(HttpStatusCode.Created);
        await UploadAsync("few", "rg");
        await UploadAsync("more", "rgbw");
        async Task<JsonArray> WarningsAsync(string dataset, string more)
        {
            var ended = await service.Http.EndAsync(await service.Http.QueueAsync(
                $$"""{"network": "net", "dataset": "{{dataset}}", "target": "y", "model": "m", "epochs": 2 {{more}} }"""));
            return ended["warnings"]!.AsArray();
        }
        Assert.Empty(await WarningsAsync("few", ""));

        var warning = Assert.Single(await WarningsAsync("more", """, "startFrom": "m/1" """));

        Assert.Equal("unseenCategory", (string?)warning!["code"]);
        Assert.Contains("'m' version 1 has no input for categories of 'color' that 30 of 60 rows have: b, w.", (string?)warning["message"]);
        Assert.Empty(await WarningsAsync("few", """, "startFrom": "m/1" """));
    }

    [Fact]
    public async Task A_version_cannot_be_deleted_while_an_unfinished_job_starts_from_it()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        var running = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
        var queued = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1, "startFrom": "iris" """));

        await service.Http.DeleteAsync("/api/v1/models/iris/versions/1")
            .RefusedAsync(HttpStatusCode.Conflict, queued, "version 1 of 'iris'", "Cancel it");
        await service.Http.PostAsync($"/api/v1/jobs/{running}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(queued))["status"]);
        using var deleted = await service.Http.DeleteAsync("/api/v1/models/iris/versions/1");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    /// <summary>The column that deletion looks at is newer than the queue.</summary>
    [Fact]
    public async Task A_warm_start_queued_by_an_earlier_build_protects_its_version_too()
    {
        using var directory = new TestDirectory();
        using (var service = new TestService(directory))
        {
            await service.Http.IrisAsync();
            await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
            await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
            await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1, "startFrom": "iris/1" """));
            await service.ReadAsync(async db =>
            {
                await db.GetService<IMigrator>().MigrateAsync("Initial");
                return true;
            });
        }
        using var upgraded = new TestService(directory);

        await upgraded.Http.DeleteAsync("/api/v1/models/iris/versions/1").RefusedAsync(HttpStatusCode.Conflict, "version 1 of 'iris'");
    }
}
