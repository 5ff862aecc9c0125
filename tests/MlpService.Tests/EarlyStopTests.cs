namespace MlpService.Tests;

/// <summary>An orchestrator may think better of it while the service still starts.</summary>
public sealed class EarlyStopTests
{
    [Theory]
    [InlineData("TERM", "logs")]
    [InlineData("TERM", "lock")]
    [InlineData("TERM", "mlp.db")]
    [InlineData("TERM", "mlp.db-wal")]
    [InlineData("INT", "lock")]
    public async Task A_start_that_is_ended_by_a_signal_has_not_failed(string signal, string sign)
    {
        using var directory = new TestDirectory();
        using var service = ServiceProcess.Run(directory, ["--urls", "http://127.0.0.1:0"]);
        while (!Path.Exists(Path.Combine(directory.Path, sign)))
            await Task.Delay(1);

        service.Signal(signal);

        Assert.Equal(0, await service.EndAsync(TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain("cannot run", service.Output);
        Assert.DoesNotContain("Exception", service.Output);
        Assert.DoesNotContain("   at ", service.Output);
    }
}
