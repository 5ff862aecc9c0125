using System.Net;

namespace MlpService.Tests;

public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_reports_the_main_job_twice_serves_on_and_ends_on_interrupt()
    {
        using var directory = new TestDirectory();
        for (var run = 1; run <= 2; run++)
        {
            using var service = ServiceProcess.Run(directory, ["--demo", "--urls", "http://127.0.0.1:0"]);
            for (var tries = 0; !service.Output.Contains("Swagger UI") && tries < 1200; tries++)
                await Task.Delay(100);

            Assert.Contains($"iris version {run}: accuracy ", service.Output);
            Assert.Contains("/api/v1/models/iris/predict -H 'Content-Type: application/json'", service.Output);
            Assert.Contains("\"label\":\"setosa\"", service.Output);
            Assert.Matches(@"epoch +10  train loss 0\.\d+  validation loss 0\.\d+", service.Output);
            Assert.Equal(0, await service.InterruptAsync());
        }
    }

    [Theory]
    [InlineData("network", "iris-mlp")]
    [InlineData("dataset", "iris")]
    [InlineData("model", "iris")]
    public async Task The_demo_leaves_alone_what_is_somebodys_own_and_says_so(string kind, string name)
    {
        using var directory = new TestDirectory();
        using (var before = await ServiceProcess.StartAsync(directory))
        {
            if (kind == "network")
                await before.Http.NetworkAsync(name, units: 17);
            if (kind == "dataset")
                await before.Http.UploadAsync(name, "a,b\n1,2\n3,4\n").JsonAsync(HttpStatusCode.Created);
            if (kind == "model")
            {
                await before.Http.UploadAsync("flowers", DatasetVocabulary.DataFile("iris.csv")).JsonAsync(HttpStatusCode.Created);
                await before.Http.NetworkAsync();
                await before.Http.TrainAsync("""{"network": "net", "dataset": "flowers", "target": "species", "model": "iris"}""");
            }
            Assert.Equal(0, await before.InterruptAsync());
        }

        using var service = ServiceProcess.Run(directory, ["--demo", "--urls", "http://127.0.0.1:0"]);
        for (var tries = 0; !service.Output.Contains("serves on") && tries < 1200; tries++)
            await Task.Delay(100);

        Assert.Contains($"The {kind} '{name}' that is here is not the demo's", service.Output);
        Assert.Contains($"DELETE /api/v1/{kind}s/{name}", service.Output);
        Assert.DoesNotContain("accuracy", service.Output);
        Assert.Equal(0, await service.InterruptAsync());
    }
}
