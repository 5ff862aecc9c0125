using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace MlpService.Client;

/// <summary>Rows in, predictions out.</summary>
public sealed class PredictionsClient
{
    readonly Connection connection;

    internal PredictionsClient(Connection connection) => this.connection = connection;

    /// <summary>Predicts rows whose members are columns: an object of any type, its members named as the columns are.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="instances">The rows; a member that is null, or a number that is NaN, is sent as null: a missing value.</param>
    /// <param name="options">By what to predict.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">404: there is no such model or version; 422: a row does not fit it, and why.</exception>
    [RequiresUnreferencedCode("The members of T are found by reflection; give its JsonTypeInfo where the program is trimmed.")]
    [RequiresDynamicCode("The members of T are found by reflection; give its JsonTypeInfo where the program is compiled ahead of time.")]
    public Task<PredictionResult> PredictAsync<T>(string model, IEnumerable<T> instances, PredictionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        PredictAsync(model, instances, Instances.Reflected<T>(), options, cancellationToken);

    /// <summary>Predicts rows that are written as their type's metadata says: as objects by column name, or arrays by position.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="instances">The rows; null is a missing value. NaN is written as this type's metadata says; JSON has none.</param>
    /// <param name="instanceType">How a row is written, such as by a JsonSerializerContext of your own.</param>
    /// <param name="options">By what to predict.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">404: there is no such model or version; 422: a row does not fit it, and why.</exception>
    // new() { Version = 3 } means options
    [OverloadResolutionPriority(-1)]
    public Task<PredictionResult> PredictAsync<T>(string model, IEnumerable<T> instances, JsonTypeInfo<T> instanceType,
        PredictionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var path = options?.Version is { } version ? ModelsClient.Of(model, version) : ModelsClient.Of(model);
        var call = new Call(HttpMethod.Post, $"{path}/predict", Instances.ToBody(instances, instanceType));
        return connection.ReadAsync(call, ClientJson.Default.PredictionResult, cancellationToken);
    }

    /// <summary>Predicts rows of numbers, in the order of the model's inputs.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="instances">The rows; NaN is sent as null: a missing value.</param>
    /// <param name="options">By what to predict.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="MlpException">404: there is no such model or version; 422: a row does not fit it, and why.</exception>
    public Task<PredictionResult> PredictAsync(string model, IEnumerable<double[]> instances, PredictionOptions? options = null,
        CancellationToken cancellationToken = default) =>
        PredictAsync(model, instances, InstanceJson.Default.DoubleArray, options, cancellationToken);
}
