using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>What a layer's units compute of their weighted inputs.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<Activation>))]
public readonly record struct Activation(string Word) : IWord<Activation>
{
    /// <summary>z</summary>
    public static Activation Identity { get; } = new("identity");

    /// <summary>1 where z is above 0, else 0.</summary>
    public static Activation Step { get; } = new("step");

    /// <summary>1/(1 + e^-z)</summary>
    public static Activation Sigmoid { get; } = new("sigmoid");

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh { get; } = new("tanh");

    /// <summary>max(0, z)</summary>
    public static Activation Relu { get; } = new("relu");

    /// <summary>z where it is above 0, else a hundredth of it.</summary>
    public static Activation LeakyRelu { get; } = new("leakyRelu");

    /// <summary>The exponential linear unit.</summary>
    public static Activation Elu { get; } = new("elu");

    /// <summary>The Gaussian error linear unit.</summary>
    public static Activation Gelu { get; } = new("gelu");

    /// <summary>z times its sigmoid.</summary>
    public static Activation Silu { get; } = new("silu");

    /// <summary>ln(1 + e^z)</summary>
    public static Activation Softplus { get; } = new("softplus");

    /// <summary>A probability for each unit, in the last layer only.</summary>
    public static Activation Softmax { get; } = new("softmax");

    static Activation IWord<Activation>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
