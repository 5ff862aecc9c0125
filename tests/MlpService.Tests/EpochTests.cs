namespace MlpService.Tests;

/// <summary>What a job reports of each epoch.</summary>
public sealed class EpochTests
{
    [Fact]
    public async Task Each_epoch_reports_the_diagnostics_of_each_layer()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var layers = (await service.Http.EpochsAsync(Training.IrisJob(""", "epochs": 2""")))[1]!["layers"]!.AsArray();

        Assert.Equal(2, layers.Count);
        Assert.All(layers, layer =>
            Assert.All(["gradientNorm", "weightNorm", "updateRatio"], measure => Assert.True((double)layer![measure]! > 0)));
        Assert.InRange((double)layers[0]!["deadFraction"]!, 0, 1);
        Assert.Null(layers[1]!["deadFraction"]);
    }

    [Theory]
    [InlineData("softmax", "\"three\"", "")]
    [InlineData("sigmoid", "\"three\"", "")]
    [InlineData("sigmoid", "\"two\"", "")]
    [InlineData("sigmoid", """["two", "bit"]""", """, "task": "multilabel" """)]
    [InlineData("identity", "\"bit\"", "")]
    public async Task The_accuracy_of_an_epoch_is_that_of_a_version_of_its_weights(string output, string target, string more)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync("a,b,two,three,bit\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"{i % 7},{i % 11},{"pqqq"[i % 4]},{"xyz"[i % 3]},{(i % 5 < 2 ? 1 : 0)}\n")));

        var epochs = await service.Http.EpochsAsync($$"""
            {"network": "net", "dataset": "table", "target": {{target}}, "features": ["a", "b"], "model": "m", "epochs": 2,
             "validation": {"fraction": 0.4}, "earlyStopping": null {{more}} }
            """);

        var metrics = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!["validation"]!;
        Assert.Equal((double?)metrics["accuracy"], (double?)epochs[^1]!["validationAccuracy"]);
        Assert.Equal(output == "identity", metrics["accuracy"] is null);
    }

    [Fact]
    public async Task The_epochs_of_a_job_and_of_no_other_are_listed_page_by_page()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.EpochsAsync(Training.IrisJob(""", "epochs": 4"""));
        var id = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 5"""));
        await service.Http.EndAsync(id);

        var (pages, cursor) = (new List<int[]>(), (string?)"");
        while (cursor is not null && pages.Count < 9)
        {
            var page = await service.Http.GetAsync($"/api/v1/jobs/{id}/epochs?limit=2{cursor}").JsonAsync();
            pages.Add([.. page["items"]!.AsArray().Select(epoch => (int)epoch!["epoch"]!)]);
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : null;
        }

        Assert.Equal([[1, 2], [3, 4], [5]], pages);
    }
}
