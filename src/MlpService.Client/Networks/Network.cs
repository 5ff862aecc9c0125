namespace MlpService.Client;

/// <summary>A saved network.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Inputs">Encoded input columns; null: a job takes them from its data.</param>
/// <param name="Layers">The layers after the inputs, the output layer last.</param>
/// <param name="Parameters">Weights and biases; null while inputs or outputs are left to the data.</param>
/// <param name="FlopsPerSample">Floating-point operations of one prediction; null while unknown.</param>
/// <param name="CreatedAt">When it was saved.</param>
public sealed record Network(
    string Name, string? Description, int? Inputs, IReadOnlyList<Layer> Layers, long? Parameters, long? FlopsPerSample,
    DateTimeOffset CreatedAt);
