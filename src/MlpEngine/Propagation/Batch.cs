using System.Runtime.CompilerServices;
using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Memory;

namespace MlpEngine.Propagation;

/// <summary>The rows of a table of one step or one chunk of an evaluation: inputs in place or gathered, targets padded to 16.</summary>
sealed unsafe class Batch : IDisposable
{
    readonly TrainingData data;
    readonly AlignedBuffer? gathered;     // rows x the data's stride
    readonly AlignedBuffer targets;       // rows x Pad(outputs)
    readonly AlignedBuffer sampleWeights; // rows
    readonly int[] nextSamples;
    int nextRows;

    /// <param name="data">The table.</param>
    /// <param name="capacity">The most rows at a time.</param>
    /// <param name="gathers">Whether rows are ever copied from any order, for which there must be memory.</param>
    public Batch(TrainingData data, int capacity, bool gathers)
    {
        (this.data, Capacity) = (data, capacity);
        Samples = new int[capacity];
        nextSamples = new int[gathers ? capacity : 0];
        if (gathers) gathered = new AlignedBuffer((long)capacity * data.Stride);
        targets = new AlignedBuffer((long)capacity * Lanes.Pad(data.Outputs));
        sampleWeights = new AlignedBuffer(capacity);
        new Span<float>(sampleWeights.Pointer, capacity).Fill(1);
    }

    public int Capacity { get; }

    public int Rows { get; private set; }

    /// <summary>Which row of the data each row is.</summary>
    public int[] Samples { get; }

    /// <summary>The rows' inputs; after each row's lie its targets and weight.</summary>
    public MatrixView X { get; private set; }

    /// <summary>rows x Pad(outputs)</summary>
    public float* Y => targets.Pointer;

    /// <summary>How much each row counts.</summary>
    public float* SampleWeights => sampleWeights.Pointer;

    /// <summary>Chooses the rows that <paramref name="order"/> names; their inputs will be copied together. Those of
    /// <paramref name="next"/> are prefetched: they lie anywhere, and memory is slow to answer.</summary>
    public void Gather(ReadOnlySpan<int> order, ReadOnlySpan<int> next = default)
    {
        Rows = order.Length;
        order.CopyTo(Samples);
        nextRows = next.Length;
        next.CopyTo(nextSamples);
        X = new MatrixView(gathered!.Pointer, data.Stride);
    }

    /// <summary>Chooses <paramref name="count"/> rows from <paramref name="start"/>; their inputs stay where they are.</summary>
    public void Take(int start, int count)
    {
        Rows = count;
        for (int i = 0; i < count; i++) Samples[i] = start + i;
        X = new MatrixView(data.Row(start), data.Stride);
    }

    /// <summary>Copies what belongs to the chosen rows from..to; each thread does it for its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fetch(int from, int to)
    {
        int outputs = data.Outputs, padded = Lanes.Pad(outputs);
        if (gathered is not null && X.Start == gathered.Pointer) CopyTogether(from, to);
        float* source = X.Row(from) + data.Inputs, target = targets.Pointer + (long)from * padded, counts = sampleWeights.Pointer;
        for (int i = from; i < to; i++, source += X.Stride, target += padded)
        {
            Packing.CopyRow(source, target, outputs);
            if (data.Weighted) counts[i] = source[outputs];
        }
    }

    public void Dispose()
    {
        gathered?.Dispose();
        targets.Dispose();
        sampleWeights.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CopyTogether(int from, int to)
    {
        int stride = data.Stride;
        float* rows = data.Row(0), target = X.Row(from);
        for (int i = from; i < to; i++, target += stride) Packing.CopyRow(rows + (long)Samples[i] * stride, target, stride);
        for (int i = from; i < Math.Min(to, nextRows); i++) Packing.PrefetchRow(rows + (long)nextSamples[i] * stride, stride);
    }
}
