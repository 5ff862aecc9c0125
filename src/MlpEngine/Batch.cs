using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>The rows that one step or one evaluation looks at: inputs as they lie in memory or gathered, targets padded to 16.</summary>
sealed unsafe class Batch : IDisposable
{
    readonly int inputs, outputs;
    readonly AlignedBuffer gathered; // rows x inputs
    readonly AlignedBuffer targets;  // rows x Pad(outputs)
    readonly AlignedBuffer weights;  // rows

    public Batch(int capacity, int inputs, int outputs)
    {
        (Capacity, this.inputs, this.outputs) = (capacity, inputs, outputs);
        Samples = new int[capacity];
        gathered = new AlignedBuffer((long)capacity * inputs);
        targets = new AlignedBuffer((long)capacity * Lanes.Pad(outputs));
        weights = new AlignedBuffer(capacity);
    }

    public int Capacity { get; }

    public int Rows { get; private set; }

    /// <summary>Which row of the data each row is.</summary>
    public int[] Samples { get; }

    /// <summary>rows x inputs</summary>
    public float* X { get; private set; }

    /// <summary>rows x Pad(outputs)</summary>
    public float* Y => targets.Pointer;

    public float* Weights => weights.Pointer;

    /// <summary>Takes the rows <paramref name="order"/> names, each copied.</summary>
    public void Gather(TrainingData data, ReadOnlySpan<int> order)
    {
        Rows = order.Length;
        order.CopyTo(Samples);
        X = gathered.Pointer;
        for (int i = 0; i < order.Length; i++)
            new ReadOnlySpan<float>(data.InputRows + (long)order[i] * inputs, inputs).CopyTo(new Span<float>(X + (long)i * inputs, inputs));
        TakeTargets(data);
    }

    /// <summary>Takes <paramref name="count"/> rows from <paramref name="start"/> where they are.</summary>
    public void Take(TrainingData data, int start, int count)
    {
        Rows = count;
        for (int i = 0; i < count; i++) Samples[i] = start + i;
        X = data.InputRows + (long)start * inputs;
        TakeTargets(data);
    }

    public void Dispose()
    {
        gathered.Dispose();
        targets.Dispose();
        weights.Dispose();
    }

    void TakeTargets(TrainingData data)
    {
        int stride = Lanes.Pad(outputs);
        float* y = targets.Pointer, counts = data.RowWeights;
        for (int i = 0; i < Rows; i++, y += stride)
        {
            new ReadOnlySpan<float>(data.TargetRows + (long)Samples[i] * outputs, outputs).CopyTo(new Span<float>(y, outputs));
            weights.Pointer[i] = counts is null ? 1 : counts[Samples[i]];
        }
    }
}
