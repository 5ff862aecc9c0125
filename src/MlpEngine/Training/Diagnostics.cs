using MlpEngine.Kernels;
using MlpEngine.Memory;
using MlpEngine.Propagation;

namespace MlpEngine.Training;

/// <summary>Measures the layers while an epoch runs.</summary>
sealed unsafe class Diagnostics : IDisposable
{
    const float SaturationMargin = 0.01f;

    readonly TrainingStep step;
    readonly KernelSet kernels;
    readonly AlignedBuffer sums; // of each unit of a layer
    readonly int[][] dead;       // of each ReLU layer the units that were zero so far in this epoch; empty for other layers
    readonly int[] deadCounts;

    public Diagnostics(TrainingStep step, KernelSet kernels)
    {
        (this.step, this.kernels) = (step, kernels);
        dead = [.. Layers.Select(layer => new int[layer.Activation == Activation.Relu ? layer.Units : 0])];
        deadCounts = new int[dead.Length];
        sums = new AlignedBuffer(Layers.Max(layer => Lanes.Pad(layer.Units)));
        Norms = new UpdateNorms(step.Parameters);
    }

    /// <summary>Filled by the epoch's last step (see <see cref="TrainingStep.Run"/>).</summary>
    public UpdateNorms Norms { get; }

    public void Dispose() => sums.Dispose();

    IReadOnlyList<Layer> Layers => step.Parameters.Topology.Layers;

    public void BeginEpoch()
    {
        for (int layer = 0; layer < dead.Length; layer++)
        {
            for (int j = 0; j < dead[layer].Length; j++) dead[layer][j] = j;
            deadCounts[layer] = dead[layer].Length;
        }
    }

    /// <summary>Removes the units that the last mini-batch saw alive from the dead: the sum of what is never negative is above 0. Most are
    /// removed by the first rows of an epoch.</summary>
    public void Observe()
    {
        for (int layer = 0; layer < dead.Length; layer++)
        {
            if (deadCounts[layer] == 0) continue;
            LayerActivations activations = step.Backpropagation.Forward[layer];
            kernels.SumRows(activations.A, step.Batch.Rows, activations.Stride, sums.Pointer);
            int stillDead = 0;
            for (int i = 0; i < deadCounts[layer]; i++)
                if (!(sums.Pointer[dead[layer][i]] > 0)) dead[layer][stillDead++] = dead[layer][i];
            deadCounts[layer] = stillDead;
        }
    }

    public LayerDiagnostics[] EndEpoch()
    {
        var layers = new LayerDiagnostics[dead.Length];
        for (int i = 0; i < layers.Length; i++)
        {
            double norm = Math.Sqrt(step.Parameters.SumOfSquares(i));
            layers[i] = new LayerDiagnostics(Norm(Norms.Gradient[i]), norm, norm > 0 ? Norm(Norms.Change[i]) / norm : 0,
                Layers[i].Activation == Activation.Relu ? (double)deadCounts[i] / Layers[i].Units : null, SaturatedFraction(i));
        }
        return layers;
    }

    static double Norm(double[] squares)
    {
        double sum = 0;
        foreach (double square in squares) sum += square;
        return Math.Sqrt(sum);
    }

    /// <summary>Of an elementwise activation that has two ends.</summary>
    double? SaturatedFraction(int layer)
    {
        Activation activation = Layers[layer].Activation;
        (double lowest, double highest) = Activations.RangeOf(activation);
        if (activation == Activation.Softmax || !double.IsFinite(lowest) || !double.IsFinite(highest)) return null;
        float low = (float)(lowest + SaturationMargin), high = (float)(highest - SaturationMargin);
        LayerActivations activations = step.Backpropagation.Forward[layer];
        int units = Layers[layer].Units, count = 0;
        for (int row = 0; row < step.Batch.Rows; row++)
            foreach (float a in new ReadOnlySpan<float>(activations.A + (long)row * activations.Stride, units))
                if (a < low || a > high) count++;
        return (double)count / ((long)step.Batch.Rows * units);
    }
}
