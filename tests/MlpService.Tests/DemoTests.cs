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
            for (var tries = 0; !service.Output.Contains("Swagger UI") && tries < 300; tries++)
                await Task.Delay(100);

            Assert.Contains($"iris version {run}: accuracy ", service.Output);
            Assert.Contains("/api/v1/models/iris/predict -H 'Content-Type: application/json'", service.Output);
            Assert.Contains("\"label\":\"setosa\"", service.Output);
            Assert.Matches(@"epoch +10  train loss 0\.\d+  validation loss 0\.\d+", service.Output);
            Assert.Equal(0, await service.InterruptAsync());
        }
    }
}
