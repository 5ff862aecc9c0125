namespace MlpService.Client;

/// <summary>Pauses between looks at a job: short at first, as small jobs end soon, then up to the interval of the options.</summary>
sealed class PollingPace(MlpClientOptions options)
{
    TimeSpan next = TimeSpan.FromMilliseconds(20);

    public Task PauseAsync(CancellationToken cancellation)
    {
        var pause = next < options.PollInterval ? next : options.PollInterval;
        next = 1.5 * pause;
        return Task.Delay(pause, options.TimeProvider, cancellation);
    }
}
