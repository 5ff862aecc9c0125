using System.Runtime.CompilerServices;
using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine.Training;

/// <summary>The rows of a table that one step or one evaluation looks at: inputs as they lie in memory or gathered, targets padded to 16.</summary>
sealed unsafe class Batch : IDisposable
{
    readonly TrainingData data;
    readonly AlignedBuffer? gathered; // rows x Stride
    readonly AlignedBuffer targets;   // rows x Pad(outputs)
    readonly AlignedBuffer weights;   // rows
    readonly int[] nextSamples;
    int nextRows;

    /// <param name="data">The table.</param>
    /// <param name="capacity">The most rows at a time.</param>
    /// <param name="gathers">Whether they are ever taken from anywhere, and so need room of their own.</param>
    public Batch(TrainingData data, int capacity, bool gathers)
    {
        (this.data, Capacity) = (data, capacity);
        Samples = new int[capacity];
        nextSamples = new int[gathers ? capacity : 0];
        if (gathers) gathered = new AlignedBuffer((long)capacity * Stride);
        targets = new AlignedBuffer((long)capacity * Lanes.Pad(data.Outputs));
        weights = new AlignedBuffer(capacity);
        new Span<float>(weights.Pointer, capacity).Fill(1);
    }

    public int Capacity { get; }

    public int Rows { get; private set; }

    /// <summary>Which row of the data each row is.</summary>
    public int[] Samples { get; }

    /// <summary>The first row's inputs.</summary>
    public float* X { get; private set; }

    /// <summary>From one row of <see cref="X"/> to the next: behind its inputs lie the row's targets and weight.</summary>
    public int Stride => data.Stride;

    /// <summary>rows x Pad(outputs)</summary>
    public float* Y => targets.Pointer;

    /// <summary>How much each row counts.</summary>
    public float* Weights => weights.Pointer;

    /// <summary>Chooses the rows that <paramref name="order"/> names; their inputs will be copied together. Those of
    /// <paramref name="next"/> are asked for already: they lie anywhere, and memory is slow to answer.</summary>
    public void Gather(ReadOnlySpan<int> order, ReadOnlySpan<int> next = default)
    {
        Rows = order.Length;
        order.CopyTo(Samples);
        nextRows = next.Length;
        next.CopyTo(nextSamples);
        X = gathered!.Pointer;
    }

    /// <summary>Chooses <paramref name="count"/> rows from <paramref name="start"/>; their inputs stay where they are.</summary>
    public void Take(int start, int count)
    {
        Rows = count;
        for (int i = 0; i < count; i++) Samples[i] = start + i;
        X = data.Row(start);
    }

    /// <summary>Copies what belongs to the chosen rows from..to; threads share this as they share the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fetch(int from, int to)
    {
        int stride = Stride, outputs = data.Outputs, padded = Lanes.Pad(outputs);
        if (gathered is not null && X == gathered.Pointer) CopyTogether(from, to);
        float* source = X + (long)from * stride + data.Inputs, target = targets.Pointer + (long)from * padded, counts = weights.Pointer;
        for (int i = from; i < to; i++, source += stride, target += padded)
        {
            Packing.CopyRow(source, target, outputs);
            if (data.Weighted) counts[i] = source[outputs];
        }
    }

    public void Dispose()
    {
        gathered?.Dispose();
        targets.Dispose();
        weights.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CopyTogether(int from, int to)
    {
        int stride = Stride;
        float* rows = data.Row(0), target = X + (long)from * stride;
        for (int i = from; i < to; i++, target += stride) Packing.CopyRow(rows + (long)Samples[i] * stride, target, stride);
        for (int i = from; i < Math.Min(to, nextRows); i++) Packing.Prefetch(rows + (long)nextSamples[i] * stride, stride);
    }
}
