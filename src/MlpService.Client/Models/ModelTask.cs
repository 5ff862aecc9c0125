using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>What a model predicts.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<ModelTask>))]
public readonly record struct ModelTask(string Word) : IWord<ModelTask>
{
    /// <summary>Of a request: as the target and the output layer suggest.</summary>
    public static ModelTask Auto { get; } = new("auto");

    /// <summary>One of several classes.</summary>
    public static ModelTask Classification { get; } = new("classification");

    /// <summary>Numbers.</summary>
    public static ModelTask Regression { get; } = new("regression");

    /// <summary>Any of several labels.</summary>
    public static ModelTask Multilabel { get; } = new("multilabel");

    static ModelTask IWord<ModelTask>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
