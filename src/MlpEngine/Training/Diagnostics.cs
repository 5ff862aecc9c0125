using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine.Training;

/// <summary>Watches the layers while an epoch runs.</summary>
sealed unsafe class Diagnostics : IDisposable
{
    const float Margin = 0.01f;

    readonly TrainingStep step;
    readonly KernelSet kernels;
    readonly AlignedBuffer sums; // of each unit of a layer
    readonly int[][] silent;     // of each ReLU layer the units that were zero so far in this epoch; empty for other layers
    readonly int[] silentCounts;

    public Diagnostics(TrainingStep step, KernelSet kernels)
    {
        (this.step, this.kernels) = (step, kernels);
        silent = [.. Layers.Select(layer => new int[layer.Activation == Activation.Relu ? layer.Units : 0])];
        silentCounts = new int[silent.Length];
        sums = new AlignedBuffer(Layers.Max(layer => Lanes.Pad(layer.Units)));
        Norms = new UpdateNorms(step.Parameters);
    }

    /// <summary>What the epoch's last step is to fill (see <see cref="TrainingStep.Run"/>).</summary>
    public UpdateNorms Norms { get; }

    public void Dispose() => sums.Dispose();

    IReadOnlyList<Layer> Layers => step.Parameters.Topology.Layers;

    public void BeginEpoch()
    {
        for (int layer = 0; layer < silent.Length; layer++)
        {
            for (int j = 0; j < silent[layer].Length; j++) silent[layer][j] = j;
            silentCounts[layer] = silent[layer].Length;
        }
    }

    /// <summary>Strikes off the units that the last mini-batch saw alive: the sum of what is never negative is above 0. Most are struck
    /// off by the first rows of an epoch.</summary>
    public void Look()
    {
        for (int layer = 0; layer < silent.Length; layer++)
        {
            if (silentCounts[layer] == 0) continue;
            LayerActivations activations = step.Backpropagation.Forward[layer];
            kernels.SumRows(activations.A, step.Batch.Rows, activations.Stride, sums.Pointer);
            int stillSilent = 0;
            for (int i = 0; i < silentCounts[layer]; i++)
                if (!(sums.Pointer[silent[layer][i]] > 0)) silent[layer][stillSilent++] = silent[layer][i];
            silentCounts[layer] = stillSilent;
        }
    }

    public LayerDiagnostics[] EndEpoch()
    {
        var layers = new LayerDiagnostics[silent.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            double weights = Math.Sqrt(step.Parameters.SumOfSquares(i));
            layers[i] = new LayerDiagnostics(Norm(Norms.Gradient[i]), weights, weights > 0 ? Norm(Norms.Change[i]) / weights : 0,
                Layers[i].Activation == Activation.Relu ? (double)silentCounts[i] / Layers[i].Units : null, Saturated(i));
        }
        return layers;
    }

    static double Norm(double[] squares)
    {
        double sum = 0;
        foreach (double square in squares) sum += square;
        return Math.Sqrt(sum);
    }

    double? Saturated(int layer)
    {
        Activation activation = Layers[layer].Activation;
        (double lowest, double highest) = Activations.RangeOf(activation);
        if (activation == Activation.Softmax || !double.IsFinite(lowest) || !double.IsFinite(highest)) return null;
        float low = (float)(lowest + Margin), high = (float)(highest - Margin);
        LayerActivations activations = step.Backpropagation.Forward[layer];
        int units = Layers[layer].Units, count = 0;
        for (int row = 0; row < step.Batch.Rows; row++)
            foreach (float a in new ReadOnlySpan<float>(activations.A + (long)row * activations.Stride, units))
                if (a < low || a > high) count++;
        return (double)count / ((long)step.Batch.Rows * units);
    }
}
