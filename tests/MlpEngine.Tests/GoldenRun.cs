using System.Text.Json;

namespace MlpEngine.Tests;

/// <summary>A training run recorded from PyTorch 2.10; Golden/README.md says what the fields are.</summary>
sealed record GoldenRun(
    string Name, int[] Dims, string[] Activations, string Loss, string Optimizer, double LearningRate,
    double L2, double L1, double? WeightDecay, int BatchSize, int Epochs, float[][] X, float[][] Y,
    float[][][] InitialWeights, float[][] InitialBiases,
    float[][][] FirstWeightGradients, float[][] FirstBiasGradients, double[] StepLosses, float[][][] FinalWeights, float[][] FinalBiases,
    float[][] FinalOutputs)
{
    static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    public Topology Topology => new(Dims[0],
        [.. Activations.Select((name, i) => new Layer(Dims[i + 1], Enum.Parse<Activation>(name, true)))]);

    public TrainingOptions Options => new()
    {
        Loss = Enum.Parse<Loss>(Loss, true),
        Epochs = Epochs,
        BatchSize = BatchSize,
        Shuffle = false,
        Optimizer = new OptimizerOptions(Enum.Parse<OptimizerKind>(Optimizer, true), LearningRate, WeightDecay: WeightDecay ?? 0),
        L1 = L1,
        L2 = L2,
    };

    public TrainingData Data => Some.Data(X, Y);

    public float[] Initial => Canonical(InitialWeights, InitialBiases);

    public float[] FirstGradient => Canonical(FirstWeightGradients, FirstBiasGradients);

    public float[] Final => Canonical(FinalWeights, FinalBiases);

    public static GoldenRun Load(string name) =>
        JsonSerializer.Deserialize<GoldenRun>(File.ReadAllText(Path.Combine(Folder, name + ".json")), Web)!;

    static float[] Canonical(float[][][] weights, float[][] biases) =>
        [.. weights.SelectMany((layer, i) => layer.SelectMany(row => row).Concat(biases[i]))];
}
