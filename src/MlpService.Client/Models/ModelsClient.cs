using System.Text.Json;

namespace MlpService.Client;

/// <summary>Trained and imported models, and their versions.</summary>
public sealed class ModelsClient
{
    const string Path = "api/v1/models";

    readonly Connection connection;

    internal ModelsClient(Connection connection) => this.connection = connection;

    /// <summary>The models, by name.</summary>
    public IAsyncEnumerable<Model> ListAsync(CancellationToken cancellationToken = default) =>
        connection.ListAsync(Path, ClientJson.Default.PageModel, cancellationToken);

    /// <summary>One model and its versions.</summary>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<Model> GetAsync(string name, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get(Of(name)), ClientJson.Default.Model, cancellationToken);

    /// <summary>Describes and tags a model.</summary>
    /// <exception cref="MlpException">404: there is none of this name.</exception>
    public Task<Model> UpdateAsync(string name, ModelChanges changes, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(new Call(HttpMethod.Patch, Of(name), Body.Json(changes, ClientJson.Default.ModelChanges)),
            ClientJson.Default.Model, cancellationToken);

    /// <summary>Deletes a model with all its versions.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="force">Although unfinished jobs need it: they are cancelled.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">404: there is none of this name; 409: an unfinished job needs it.</exception>
    public Task DeleteAsync(string name, bool force = false, CancellationToken cancellationToken = default) =>
        connection.SendAsync(Call.Delete(Address.WithQuery(Of(name), ("force", force ? "true" : null))), cancellationToken);

    /// <summary>One version: topology, inputs, outputs, metrics, lineage.</summary>
    /// <exception cref="MlpException">404: there is no such version.</exception>
    public Task<ModelVersion> GetVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get(Of(name, version)), ClientJson.Default.ModelVersion, cancellationToken);

    /// <summary>Queues a version for being measured on a dataset: the job's metrics are those of the table.</summary>
    /// <exception cref="MlpException">404: no such version or dataset; 422: the dataset lacks columns.</exception>
    public Task<Job> EvaluateAsync(string name, Evaluation evaluation, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Create($"{Of(name)}/evaluate", Body.Json(evaluation, ClientJson.Default.Evaluation)),
            ClientJson.Default.Job, cancellationToken);

    /// <summary>A version's weights, as the document that <see cref="ImportAsync"/> takes.</summary>
    /// <exception cref="MlpException">404: there is no such version.</exception>
    public Task<JsonElement> GetWeightsAsync(string name, int version, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Get($"{Of(name, version)}/weights"), ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Stores weights that were not trained here, or were read from another version, as a model's next version.</summary>
    /// <param name="name">The model's name; it need not exist.</param>
    /// <param name="weights">The document of the weights, as the API takes it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">404: their network does not exist; 422: they do not fit it.</exception>
    public Task<ModelVersion> ImportAsync(string name, JsonElement weights, CancellationToken cancellationToken = default) =>
        connection.ReadAsync(Call.Create($"{Of(name)}/versions", Body.Json(weights, ClientJson.Default.JsonElement)),
            ClientJson.Default.ModelVersion, cancellationToken);

    /// <summary>Deletes a version and its weights.</summary>
    /// <exception cref="MlpException">404: there is no such version; 409: an unfinished job starts from it.</exception>
    public Task DeleteVersionAsync(string name, int version, CancellationToken cancellationToken = default) =>
        connection.SendAsync(Call.Delete(Of(name, version)), cancellationToken);

    /// <summary>The path of a model.</summary>
    internal static string Of(string name) => $"{Path}/{Address.Segment(name)}";

    /// <summary>The path of a version.</summary>
    internal static string Of(string name, int version) => FormattableString.Invariant($"{Of(name)}/versions/{version}");
}
