using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>The rows of a table that one step or one evaluation looks at: inputs as they lie in memory or gathered, targets padded to 16.</summary>
sealed unsafe class Batch : IDisposable
{
    readonly TrainingData data;
    readonly AlignedBuffer gathered; // rows x inputs
    readonly AlignedBuffer targets;  // rows x Pad(outputs)
    readonly AlignedBuffer weights;  // rows

    public Batch(TrainingData data, int capacity)
    {
        (this.data, Capacity) = (data, capacity);
        Samples = new int[capacity];
        gathered = new AlignedBuffer((long)capacity * data.Inputs);
        targets = new AlignedBuffer((long)capacity * Lanes.Pad(data.Outputs));
        weights = new AlignedBuffer(capacity);
        new Span<float>(weights.Pointer, capacity).Fill(1);
    }

    public int Capacity { get; }

    public int Rows { get; private set; }

    /// <summary>Which row of the data each row is.</summary>
    public int[] Samples { get; }

    /// <summary>rows x inputs</summary>
    public float* X { get; private set; }

    /// <summary>rows x Pad(outputs)</summary>
    public float* Y => targets.Pointer;

    /// <summary>How much each row counts.</summary>
    public float* Weights => weights.Pointer;

    /// <summary>Takes the rows <paramref name="order"/> names, each copied.</summary>
    public void Gather(ReadOnlySpan<int> order)
    {
        int inputs = data.Inputs;
        float* from = data.InputRows, to = gathered.Pointer;
        for (int i = 0; i < order.Length; i++, to += inputs)
            new ReadOnlySpan<float>(from + (long)order[i] * inputs, inputs).CopyTo(new Span<float>(to, inputs));
        order.CopyTo(Samples);
        X = gathered.Pointer;
        TakeTargets(order.Length);
    }

    /// <summary>Takes <paramref name="count"/> rows from <paramref name="start"/> where they are.</summary>
    public void Take(int start, int count)
    {
        for (int i = 0; i < count; i++) Samples[i] = start + i;
        X = data.InputRows + (long)start * data.Inputs;
        TakeTargets(count);
    }

    public void Dispose()
    {
        gathered.Dispose();
        targets.Dispose();
        weights.Dispose();
    }

    void TakeTargets(int count)
    {
        Rows = count;
        int outputs = data.Outputs, stride = Lanes.Pad(outputs);
        float* from = data.TargetRows, to = targets.Pointer, counts = data.RowWeights, taken = weights.Pointer;
        for (int i = 0; i < count; i++, to += stride)
            new ReadOnlySpan<float>(from + (long)Samples[i] * outputs, outputs).CopyTo(new Span<float>(to, outputs));
        if (counts is null) return;
        for (int i = 0; i < count; i++) taken[i] = counts[Samples[i]];
    }
}
