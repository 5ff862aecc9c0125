namespace MlpService.Client;

/// <summary>By what to predict.</summary>
public sealed record PredictionOptions
{
    /// <summary>The version that predicts; null: the model's newest.</summary>
    public int? Version { get; init; }
}
