#pragma warning disable
namespace MlpEngine {
public enum Activation { Identity, Step, Sigmoid, Tanh, Relu, LeakyRelu, Elu, Gelu, Silu, Softplus, Softmax }
public enum Loss { MeanSquaredError, BinaryCrossEntropy, CategoricalCrossEntropy, MeanAbsoluteError, Huber }
public enum Initialization { Auto, HeNormal, HeUniform, GlorotNormal, GlorotUniform, LecunNormal, LecunUniform, Zeros }
public sealed record Layer(int Units, Activation Activation, double Dropout = 0, Initialization Initialization = Initialization.Auto);
public sealed class Topology { public const int MaxLayers = 64, MaxUnits = 100_000; public const long MaxParameters = 250_000_000;
  public Topology(int inputs, IReadOnlyList<Layer> layers) {Inputs=inputs;Layers=layers;}
  public int Inputs{get;} public int Outputs=>Layers[^1].Units; public IReadOnlyList<Layer> Layers{get;} public long ParameterCount=>0; public long FlopsPerSample=>0; }
public sealed class Mlp { public Mlp(Topology topology, ReadOnlySpan<float> weights){} public Topology Topology=>null!; public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs){} public void CopyWeightsTo(Span<float> destination){} }
public sealed class TrainingData : IDisposable { public TrainingData(int rows, int inputs, int outputs){} public int Rows, Inputs, Outputs; public Span<float> Input(int row)=>default; public Span<float> Target(int row)=>default; public void Dispose(){} }
public enum OptimizerKind { Sgd, Momentum, Nesterov, Rmsprop, Adagrad, Adam, Adamw }
public sealed record OptimizerOptions(OptimizerKind Kind, double LearningRate) { public static double DefaultLearningRate(OptimizerKind k)=>0.01; }
public sealed record TrainingOptions { public required Loss Loss; public int Epochs=100; public int BatchSize=32; public bool Shuffle=true; public ulong Seed; public OptimizerOptions Optimizer; public double L1, L2; public double? GradientClip; public int Threads=1; public EarlyStopping? EarlyStopping; }
public sealed record EarlyStopping(int Patience, double MinDelta=0, bool RestoreBest=true);
public sealed record Epoch(int Number, double TrainLoss, double? TrainAccuracy, double? ValidationLoss, double? ValidationAccuracy, double LearningRate, double Seconds, double SamplesPerSecond);
public sealed record TrainingOutcome(string? Divergence);
public sealed class Trainer : IDisposable { public Trainer(Topology topology, TrainingOptions options, TrainingData training, TrainingData? validation = null, ReadOnlySpan<float> startFrom = default){}
 public static string? Problem(Topology t, TrainingOptions o)=>null;
 public TrainingOutcome Train(Action<Epoch> report, CancellationToken cancellation)=>null!; public Mlp ToMlp()=>null!; public void Dispose(){} }
public static class Evaluation { public static double Loss(Mlp m, TrainingData d, Loss l, Span<float> outputs)=>0; public static int ClassOf(ReadOnlySpan<float> o)=>0; }
public sealed record ClassificationMetrics(double Accuracy, IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix) { public static ClassificationMetrics Of(ReadOnlySpan<float> o, int w, ReadOnlySpan<int> a, int c)=>null!; }
public sealed record RegressionMetrics(double Rmse, double Mae, double? R2) { public static RegressionMetrics Of(ReadOnlySpan<float> o, ReadOnlySpan<float> a, int t)=>null!; }
public static class SeededRandom { public enum Purpose { Split } public static int[] Permutation(ulong s, Purpose p, uint e, int n)=>null!; }
}
namespace MlpEngine.Kernels { public sealed class KernelSet { public string Name => ""; public static KernelSet Best => new(); public static string? SelfTest() => null; } }
