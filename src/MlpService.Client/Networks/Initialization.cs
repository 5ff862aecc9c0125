using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>How the first weights of a layer are drawn.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<Initialization>))]
public readonly record struct Initialization(string Word) : IWord<Initialization>
{
    /// <summary>The rule that suits the layer's activation.</summary>
    public static Initialization Auto { get; } = new("auto");

    /// <summary>Normal, variance 2/inputs.</summary>
    public static Initialization HeNormal { get; } = new("heNormal");

    /// <summary>Uniform, variance 2/inputs.</summary>
    public static Initialization HeUniform { get; } = new("heUniform");

    /// <summary>Normal, variance 2/(inputs + units).</summary>
    public static Initialization GlorotNormal { get; } = new("glorotNormal");

    /// <summary>Uniform, variance 2/(inputs + units).</summary>
    public static Initialization GlorotUniform { get; } = new("glorotUniform");

    /// <summary>Normal, variance 1/inputs.</summary>
    public static Initialization LecunNormal { get; } = new("lecunNormal");

    /// <summary>Uniform, variance 1/inputs.</summary>
    public static Initialization LecunUniform { get; } = new("lecunUniform");

    /// <summary>Normal, variance 1.</summary>
    public static Initialization Normal { get; } = new("normal");

    /// <summary>Uniform between -1 and 1.</summary>
    public static Initialization Uniform { get; } = new("uniform");

    /// <summary>All 0.</summary>
    public static Initialization Zeros { get; } = new("zeros");

    static Initialization IWord<Initialization>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}
