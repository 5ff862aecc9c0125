namespace MlpService.Client;

/// <summary>Whether the service lives and is ready.</summary>
public sealed class HealthClient
{
    readonly Connection connection;

    internal HealthClient(Connection connection) => this.connection = connection;

    /// <summary>That the process answers.</summary>
    public Task<ServiceHealth> LiveAsync(CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get("health/live"), ClientJson.Default.ServiceHealth, cancellationToken);

    /// <summary>That requests can be served.</summary>
    /// <exception cref="MlpException">503: they cannot; the problem's detail says why.</exception>
    public Task<ServiceHealth> ReadyAsync(CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get("health/ready"), ClientJson.Default.ServiceHealth, cancellationToken);
}

/// <summary>That the service lives, or is ready for requests.</summary>
/// <param name="Status">live, or ready.</param>
/// <param name="Kernels">The vector kernels in use.</param>
public sealed record ServiceHealth(string Status, string Kernels);
