using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>What training minimizes.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<Loss>))]
public readonly record struct Loss(string Word) : IWord<Loss>
{
    /// <summary>meanSquaredError for regression, else the cross-entropy that fits the output's activation.</summary>
    public static Loss Auto { get; } = new("auto");

    /// <summary>Half the squared error, summed over the outputs.</summary>
    public static Loss MeanSquaredError { get; } = new("meanSquaredError");

    /// <summary>For sigmoid outputs.</summary>
    public static Loss BinaryCrossEntropy { get; } = new("binaryCrossEntropy");

    /// <summary>For softmax outputs.</summary>
    public static Loss CategoricalCrossEntropy { get; } = new("categoricalCrossEntropy");

    /// <summary>The absolute error, summed over the outputs.</summary>
    public static Loss MeanAbsoluteError { get; } = new("meanAbsoluteError");

    /// <summary>Squared near 0, absolute beyond 1.</summary>
    public static Loss Huber { get; } = new("huber");

    static Loss IWord<Loss>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
