namespace MlpService.Client;

/// <summary>How patient the client is.</summary>
public sealed class MlpClientOptions
{
    /// <summary>How long one attempt of a request may take, uploads and downloads apart; 100 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a failed request is sent again at most, where it may be; 3. 0: never.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The longest pause before a request is sent again; 30 s. A service that asks for a longer one is not asked again.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause between two looks at a job; 1 s. The first ones are shorter.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock by which pauses are made.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
