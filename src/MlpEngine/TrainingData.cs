using MlpEngine.Kernels;
using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>Samples: for each row its inputs, its targets and a weight, filled in by the caller before training.</summary>
public sealed unsafe class TrainingData : IDisposable
{
    /// <summary>How the names of scratch files end. They are gone at once, but for a process that is killed while it makes one.</summary>
    public const string ScratchExtension = ".scratch";

    readonly FloatBuffer memory; // rows x Inputs, rows x Outputs, then the weights, each from the start of a cache line
    readonly long targets, weights;

    /// <summary>Room for <paramref name="rows"/> samples, all zero; with <paramref name="weighted"/> each row also has a weight, at first 1.
    /// They lie in memory or, for more than it holds, in a scratch file in <paramref name="scratchDirectory"/>, which nobody else sees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Any count below 1, or inputs or outputs above <see cref="Topology.MaxUnits"/>.</exception>
    /// <exception cref="IOException">The disk has no room for the scratch file.</exception>
    public TrainingData(int rows, int inputs, int outputs, bool weighted = false, string? scratchDirectory = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs, Topology.MaxUnits);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs, Topology.MaxUnits);
        (Rows, Inputs, Outputs, Weighted) = (rows, inputs, outputs, weighted);
        targets = WholeLines((long)rows * inputs);
        weights = targets + WholeLines((long)rows * outputs);
        long length = weights + (weighted ? rows : 0);
        memory = scratchDirectory is null ? new AlignedBuffer(length) : new MappedBuffer(length, scratchDirectory);
        if (weighted) new Span<float>(RowWeights, rows).Fill(1);
    }

    public int Rows { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    public bool Weighted { get; }

    public Span<float> Input(int row) => new(InputRows + (long)Checked(row) * Inputs, Inputs);

    /// <summary>Rows one behind the other, as <see cref="Mlp.Predict"/> reads them.</summary>
    public Span<float> Input(int row, int rows) => new(InputRows + (long)Checked(row) * Inputs, checked((Checked(row + rows - 1) - row + 1) * Inputs));

    public Span<float> Target(int row) => new(TargetRows + (long)Checked(row) * Outputs, Outputs);

    /// <summary>How much the row counts: its loss and its gradient are multiplied by this. The mean is still over the number of rows.</summary>
    /// <exception cref="InvalidOperationException">The data was not created weighted.</exception>
    public ref float Weight(int row)
    {
        if (!Weighted) throw new InvalidOperationException("This data has no weights.");
        return ref RowWeights[Checked(row)];
    }

    public void Dispose() => memory.Dispose();

    internal float* InputRows => memory.Pointer;

    internal float* TargetRows => memory.Pointer + targets;

    /// <summary>Null: every row counts the same.</summary>
    internal float* RowWeights => Weighted ? memory.Pointer + weights : null;

    /// <summary>In order from now on, or in any order.</summary>
    internal void WillBeRead(bool inOrder) => memory.WillBeRead(inOrder);

    /// <summary>Why a network of this topology cannot learn from this data, or null.</summary>
    internal string? Misfit(Topology topology) =>
        Inputs != topology.Inputs ? $"The data has {Inputs} inputs, the topology {topology.Inputs}."
        : Outputs != topology.Outputs ? $"The data has {Outputs} targets, the topology {topology.Outputs} outputs."
        : null;

    int Checked(int row) => (uint)row < (uint)Rows ? row
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"Row {row}: this data has the rows 0 to {Rows - 1}.");

    static long WholeLines(long floats) => (floats + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
}
