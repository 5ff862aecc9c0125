namespace MlpService.Client;

/// <summary>Saved network definitions.</summary>
public sealed class NetworksClient
{
    const string Path = "api/v1/networks";

    readonly Connection connection;

    internal NetworksClient(Connection connection) => this.connection = connection;

    /// <summary>Saves a network.</summary>
    /// <exception cref="MlpException">409: a network of this name exists.</exception>
    public Task<Network> CreateAsync(NetworkDefinition network, CancellationToken cancellationToken = default) => connection.ReadAsync(
        Call.Create(Path, Body.Json(network, ClientJson.Default.NetworkDefinition)), ClientJson.Default.Network, cancellationToken);

    /// <summary>The networks, by name.</summary>
    public IAsyncEnumerable<Network> ListAsync(CancellationToken cancellationToken = default) =>
        connection.ListAsync(Path, ClientJson.Default.PageNetwork, cancellationToken);

    /// <summary>One network.</summary>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<Network> GetAsync(string name, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get($"{Path}/{Address.Segment(name)}"), ClientJson.Default.Network, cancellationToken);

    /// <summary>Deletes a network; models keep their copy.</summary>
    /// <exception cref="MlpException">404: there is none of this name; 409: an unfinished job needs it.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        connection.SendAsync(Call.Delete($"{Path}/{Address.Segment(name)}"), cancellationToken);
}
