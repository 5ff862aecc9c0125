using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>Samples: for each row its inputs, its targets and a weight, filled in by the caller before training.</summary>
public sealed unsafe class TrainingData : IDisposable
{
    /// <summary>The extension of scratch files. They have no name once they are open: one is left only by a process that is killed while
    /// it creates the file.</summary>
    public const string ScratchExtension = ".scratch";

    readonly FloatBuffer memory; // rows x Stride

    /// <summary>Allocates samples of zeros.</summary>
    /// <param name="rows">How many, at least 1.</param>
    /// <param name="inputs">Numbers that a network reads of each, 1 to <see cref="Topology.MaxUnits"/>.</param>
    /// <param name="outputs">Targets of each, 1 to <see cref="Topology.MaxUnits"/>.</param>
    /// <param name="weighted">Each row also has a weight, 1 at first.</param>
    /// <param name="scratchDirectory">The rows lie in a scratch file there, for more than memory holds; null: in memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any count below 1, or inputs or outputs above
    /// <see cref="Topology.MaxUnits"/>.</exception>
    /// <exception cref="IOException">The disk is too full for the scratch file.</exception>
    public TrainingData(int rows, int inputs, int outputs, bool weighted = false, string? scratchDirectory = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs, Topology.MaxUnits);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs, Topology.MaxUnits);
        (Rows, Inputs, Outputs, Weighted) = (rows, inputs, outputs, weighted);
        long length = (long)rows * Stride;
        memory = scratchDirectory is null ? new AlignedBuffer(length) : new MappedBuffer(length, scratchDirectory);
        for (int row = 0; row < rows && weighted; row++) Weight(row) = 1;
    }

    /// <summary>What the rows of such data take, in memory or in a scratch file: 4 bytes for each input, target and weight.</summary>
    public static long BytesOf(int rows, int inputs, int outputs, bool weighted) =>
        sizeof(float) * (long)rows * (inputs + outputs + (weighted ? 1 : 0));

    /// <summary>How many samples.</summary>
    public int Rows { get; }

    /// <summary>Inputs of each.</summary>
    public int Inputs { get; }

    /// <summary>Targets of each.</summary>
    public int Outputs { get; }

    /// <summary>Whether each has a weight of its own.</summary>
    public bool Weighted { get; }

    /// <summary>The inputs of a row (from 0), to be filled in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public Span<float> Input(int row) => new(Row(Checked(row)), Inputs);

    /// <summary>The targets of a row (from 0), to be filled in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public Span<float> Target(int row) => new(Row(Checked(row)) + Inputs, Outputs);

    /// <summary>How much the row counts: its loss and its gradient are multiplied by this. The mean is still over the number of
    /// rows.</summary>
    /// <exception cref="InvalidOperationException">The data was not created weighted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such row.</exception>
    public ref float Weight(int row)
    {
        if (!Weighted) throw new InvalidOperationException("This data has no weights.");
        return ref Row(Checked(row))[Inputs + Outputs];
    }

    /// <summary>Frees the memory, or deletes the scratch file.</summary>
    public void Dispose() => memory.Dispose();

    /// <summary>From one row to the next. All that belongs to a sample lies together, so that a row read in random order is one place in
    /// memory, and not three.</summary>
    internal int Stride => Inputs + Outputs + (Weighted ? 1 : 0);

    /// <summary>A row's inputs, then its targets, then its weight, if it has one.</summary>
    internal float* Row(int row) => memory.Pointer + (long)row * Stride;

    /// <summary>Whether rows are read in order from now on, or at random.</summary>
    internal void SetReadOrder(bool inOrder) => memory.SetReadOrder(inOrder);

    /// <summary>Why a network of this topology cannot learn from this data, or null.</summary>
    internal string? Misfit(Topology topology) =>
        Inputs != topology.Inputs ? $"The data has {Inputs} inputs, the topology {topology.Inputs}."
        : Outputs != topology.Outputs ? $"The data has {Outputs} targets, the topology {topology.Outputs} outputs."
        : null;

    int Checked(int row) => (uint)row < (uint)Rows ? row
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"Row {row}: this data has the rows 0 to {Rows - 1}.");
}
