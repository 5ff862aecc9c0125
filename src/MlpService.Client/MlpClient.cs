namespace MlpService.Client;

/// <summary>
/// A client of MlpService: networks and datasets go in, jobs train models, models predict. Create one and keep it; it can be used by
/// several threads at once.
/// </summary>
public sealed class MlpClient : IDisposable
{
    readonly HttpClient? own;

    /// <summary>For programs without a host: keeps connections of its own, until it is disposed.</summary>
    /// <param name="baseAddress">Where the service is, with its path prefix if it has one, such as http://localhost:8080.</param>
    /// <param name="options">How patient the client is.</param>
    public MlpClient(Uri baseAddress, MlpClientOptions? options = null)
        : this(new HttpClient(ConnectionHandler()) { BaseAddress = baseAddress, Timeout = Timeout.InfiniteTimeSpan }, options, isOwn: true)
    {
    }

    /// <summary>Over an <see cref="HttpClient"/> of the caller, whose BaseAddress says where the service is.</summary>
    /// <param name="http">
    /// It stays the caller's to dispose. Its Timeout holds too, also for uploads: an infinite one leaves it to <paramref name="options"/>.
    /// </param>
    /// <param name="options">How patient the client is.</param>
    public MlpClient(HttpClient http, MlpClientOptions? options = null) : this(http, options, isOwn: false)
    {
    }

    MlpClient(HttpClient http, MlpClientOptions? options, bool isOwn)
    {
        ArgumentNullException.ThrowIfNull(http);
        own = isOwn ? http : null;
        var connection = new Connection(http, options ?? new());
        Networks = new(connection);
        Datasets = new(connection);
        Jobs = new(connection);
        Models = new(connection);
        Predictions = new(connection);
        Health = new(connection);
    }

    /// <summary>Saved network definitions.</summary>
    public NetworksClient Networks { get; }

    /// <summary>Uploaded tables.</summary>
    public DatasetsClient Datasets { get; }

    /// <summary>Training: queue it, watch it, wait for it.</summary>
    public JobsClient Jobs { get; }

    /// <summary>Trained and imported models, and their versions.</summary>
    public ModelsClient Models { get; }

    /// <summary>Rows in, predictions out.</summary>
    public PredictionsClient Predictions { get; }

    /// <summary>Whether the service lives and is ready.</summary>
    public HealthClient Health { get; }

    /// <summary>Closes connections of its own, and ends what is still under way on them.</summary>
    public void Dispose() => own?.Dispose();

    /// <summary>Connections that are renewed, so that a service that moves is found again.</summary>
    static SocketsHttpHandler ConnectionHandler() =>
        new() { PooledConnectionLifetime = TimeSpan.FromMinutes(2), ConnectTimeout = TimeSpan.FromSeconds(15) };
}
