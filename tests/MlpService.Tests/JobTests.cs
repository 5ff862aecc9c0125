using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

public sealed class JobTests
{
    [Fact]
    public async Task A_job_trains_a_model_and_reports_how_it_went()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        using var accepted = await service.Http.PostJsonAsync("/api/v1/jobs",
            Training.IrisJob(""", "epochs": 30, "test": {"fraction": 0.2}"""));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = accepted.Headers.Location!.OriginalString.Split('/')[^1];
        var job = await service.Http.EndAsync(id);

        Assert.Equal("succeeded", (string?)job["status"]);
        Assert.Equal("iris", (string?)job["result"]!["model"]);
        Assert.Equal(1, (int)job["result"]!["version"]!);
        Assert.Equal(30, (int)job["progress"]!["epoch"]!);
        Assert.Equal(0, (double)job["progress"]!["secondsRemaining"]!);
        Assert.Equal(42, (int)job["request"]!["seed"]!);
        Assert.True((DateTimeOffset)job["queuedAt"]! <= (DateTimeOffset)job["startedAt"]!);
        Assert.True((DateTimeOffset)job["startedAt"]! <= (DateTimeOffset)job["finishedAt"]!);

        var epochs = (await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs?limit=500").JsonAsync())["items"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, 30), epochs.Select(epoch => (int)epoch!["epoch"]!));
        Assert.True((double)epochs[^1]!["trainLoss"]! < (double)epochs[0]!["trainLoss"]!);
        Assert.All(epochs, epoch => Assert.Equal(90, (double)epoch!["samplesPerSecond"]! * (double)epoch["seconds"]!, 1e-6));
        var seconds = epochs.Sum(epoch => (double)epoch!["seconds"]!);
        Assert.Equal(30 * 90, (double)job["progress"]!["samplesPerSecond"]! * seconds, 1e-6);

        var metrics = (await service.Http.GetAsync("/api/v1/models/iris/versions/1").JsonAsync())["metrics"]!;
        Assert.Equal([90, 30, 30], new[] { "train", "validation", "test" }.Select(split => (int)metrics[split]!["rows"]!));
        Assert.Null(metrics["crossValidation"]);
        Assert.All(Confusion(metrics["test"]!), row => Assert.Equal(10, row.Sum()));
        Assert.Equal((double)metrics["test"]!["accuracy"]!, Confusion(metrics["test"]!).Select((row, k) => row[k]).Sum() / 30.0);
    }

    static int[][] Confusion(JsonNode split) =>
        [.. split["confusionMatrix"]!.AsArray().Select(row => row!.AsArray().Select(count => (int)count!).ToArray())];

    [Fact]
    public async Task Early_stopping_ends_a_job_and_keeps_the_best_weights()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var id = await service.Http.QueueAsync(Training.IrisJob(
            """, "epochs": 5000, "optimizer": {"name": "adam", "learningRate": 0.05}, "earlyStopping": {"patience": 5}"""));
        var job = await service.Http.EndAsync(id);

        var epochs = (await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs?limit=500").JsonAsync())["items"]!.AsArray();
        Assert.InRange(epochs.Count, 6, 4999);
        var best = epochs.Min(epoch => (double)epoch!["validationLoss"]!);
        Assert.Equal(epochs.Count - 5, (int)epochs.First(epoch => (double)epoch!["validationLoss"]! == best)!["epoch"]!);
        Assert.Equal(best, (double)job["metrics"]!["validationLoss"]!, 1e-6);
    }

    [Fact]
    public async Task Jobs_run_in_the_order_they_came_and_are_listed_newest_first()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 200, "earlyStopping": null""")));

        foreach (var id in ids)
            await service.Http.EndAsync(id);

        var versions = new List<int>();
        foreach (var id in ids)
            versions.Add((int)(await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["result"]!["version"]!);
        Assert.Equal([1, 2, 3], versions);
        var listed = (await service.Http.GetAsync("/api/v1/jobs?status=succeeded&model=iris").JsonAsync())["items"]!.AsArray();
        await service.Http.GetAsync("/api/v1/jobs?status=done").RefusedAsync(HttpStatusCode.BadRequest, "done", "queued, running");
        Assert.Equal(Enumerable.Reverse(ids), listed.Select(job => (string)job!["id"]!));
        var first = await service.Http.GetAsync("/api/v1/jobs?limit=2").JsonAsync();
        var second = await service.Http.GetAsync($"/api/v1/jobs?limit=2&cursor={first["nextCursor"]}").JsonAsync();
        Assert.Equal([ids[0]], second["items"]!.AsArray().Select(job => (string)job!["id"]!));
    }

    [Fact]
    public async Task A_running_job_can_be_cancelled_and_leaves_no_model()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        var id = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
        var waiting = await service.Http.QueueAsync(Training.IrisJob());
        await service.Http.RunsAsync(id);
        await service.Http.DeleteAsync($"/api/v1/jobs/{id}").RefusedAsync(HttpStatusCode.Conflict, "running", "cancel");
        await service.Http.DeleteAsync("/api/v1/networks/net").RefusedAsync(HttpStatusCode.Conflict, id);
        await service.Http.DeleteAsync("/api/v1/datasets/iris").RefusedAsync(HttpStatusCode.Conflict, id);
        Assert.Equal(0, (int)(await service.Http.GetAsync($"/api/v1/jobs/{waiting}").JsonAsync())["queuePosition"]!);

        await service.Http.PostAsync($"/api/v1/jobs/{waiting}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        await service.Http.PostAsync($"/api/v1/jobs/{id}/cancel", null).JsonAsync(HttpStatusCode.Accepted);

        Assert.Equal("cancelled", (string?)(await service.Http.EndAsync(id))["status"]);
        Assert.Equal("cancelled", (string?)(await service.Http.EndAsync(waiting))["status"]);
        await service.Http.GetAsync("/api/v1/models/iris").RefusedAsync(HttpStatusCode.NotFound, "iris");
        await service.Http.PostAsync($"/api/v1/jobs/{id}/cancel", null).RefusedAsync(HttpStatusCode.Conflict, "cancelled");
        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync($"/api/v1/jobs/{id}")).StatusCode);
        await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs").RefusedAsync(HttpStatusCode.NotFound, id);
    }

    [Fact]
    public async Task A_job_that_fails_says_why_and_does_not_stop_the_next()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.TableAsync("a,kind\n1,x\n2,y\n,x\n,y\n");

        var failing = await service.Http.QueueAsync("""
            {"network": "net", "dataset": "table", "target": "kind", "model": "m",
             "validation": {"fraction": 0.5}, "preprocessing": {"missing": "drop"} }
            """);
        var sound = await service.Http.QueueAsync(Training.IrisJob());

        var failed = await service.Http.EndAsync(failing);
        Assert.Equal("failed", (string?)failed["status"]);
        Assert.Contains("validation.fraction", (string?)failed["error"]);
        Assert.Null(failed["result"]);
        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(sound))["status"]);
    }

    [Fact]
    public async Task A_missing_value_where_none_may_be_fails_the_job_and_names_the_row()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        // the row without a target might have been the one with the missing value
        await service.Http.TableAsync("a,b,kind\n1,2,x\n,3,y\n2,4,x\n5,6,y\n7,8,\n");

        var job = await service.Http.EndAsync(await service.Http.QueueAsync("""
            {"network": "net", "dataset": "table", "target": "kind", "model": "m",
             "validation": {"fraction": 0}, "preprocessing": {"missing": "error"} }
            """));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("Row 1 has no value in column 'a'", (string?)job["error"]);
    }

    [Fact]
    public async Task Rows_with_missing_values_are_left_out_or_filled_as_asked()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("a,b,kind\n1,p,x\n,q,y\n3,q,x\n5,q,y\n8,p,\n");

        async Task<JsonNode> TrainAsync(string missing) => await service.Http.TrainAsync($$"""
            {"network": "net", "dataset": "table", "target": "kind", "model": "m",
             "validation": {"fraction": 0}, "preprocessing": {"missing": "{{missing}}"} }
            """);
        var (mean, median, drop) = (await TrainAsync("mean"), await TrainAsync("median"), await TrainAsync("drop"));

        Assert.Equal(3, (double)mean["inputs"]![0]!["fill"]!);
        Assert.Equal(3, (double)median["inputs"]![0]!["fill"]!);
        Assert.Null(drop["inputs"]![0]!["fill"]);
        Assert.Equal([4, 4, 3], new[] { mean, median, drop }.Select(version => (int)version["metrics"]!["train"]!["rows"]!));
        Assert.Equal(["p", "q"], mean["inputs"]![1]!["categories"]!.AsArray().Select(category => (string?)category));
        var job = (await service.Http.GetAsync("/api/v1/jobs?limit=1").JsonAsync())["items"]![0]!;
        Assert.Equal(["missingTarget", "missingDropped"], job["warnings"]!.AsArray()
            .Select(warning => (string)warning!["code"]!).Where(code => code.StartsWith("missing", StringComparison.Ordinal)));
    }
}
