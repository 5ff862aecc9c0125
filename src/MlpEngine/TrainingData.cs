using MlpEngine.Memory;

namespace MlpEngine;

/// <summary>Samples in memory: for each row its inputs, its targets and a weight, filled in by the caller before training.</summary>
public sealed unsafe class TrainingData : IDisposable
{
    readonly AlignedBuffer inputs;   // rows x Inputs
    readonly AlignedBuffer targets;  // rows x Outputs
    readonly AlignedBuffer? weights; // rows

    /// <summary>Room for <paramref name="rows"/> samples, all zero; with <paramref name="weighted"/> each row also has a weight, at first 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Any count below 1, or inputs or outputs above <see cref="Topology.MaxUnits"/>.</exception>
    public TrainingData(int rows, int inputs, int outputs, bool weighted = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs, Topology.MaxUnits);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs, Topology.MaxUnits);
        (Rows, Inputs, Outputs) = (rows, inputs, outputs);
        this.inputs = new AlignedBuffer((long)rows * inputs);
        targets = new AlignedBuffer((long)rows * outputs);
        if (!weighted) return;
        weights = new AlignedBuffer(rows);
        new Span<float>(weights.Pointer, rows).Fill(1);
    }

    public int Rows { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    public bool Weighted => weights is not null;

    public Span<float> Input(int row) => new(inputs.Pointer + (long)Checked(row) * Inputs, Inputs);

    /// <summary>Rows one behind the other, as <see cref="Mlp.Predict"/> reads them.</summary>
    public Span<float> Input(int row, int rows) => new(inputs.Pointer + (long)Checked(row) * Inputs, checked((Checked(row + rows - 1) - row + 1) * Inputs));

    public Span<float> Target(int row) => new(targets.Pointer + (long)Checked(row) * Outputs, Outputs);

    /// <summary>How much the row counts: its loss and its gradient are multiplied by this. The mean is still over the number of rows.</summary>
    /// <exception cref="InvalidOperationException">The data was not created weighted.</exception>
    public ref float Weight(int row) => ref (weights ?? throw new InvalidOperationException("This data has no weights."))
        .Pointer[Checked(row)];

    public void Dispose()
    {
        inputs.Dispose();
        targets.Dispose();
        weights?.Dispose();
    }

    internal float* InputRows => inputs.Pointer;

    internal float* TargetRows => targets.Pointer;

    internal float* RowWeights => weights is null ? null : weights.Pointer;

    /// <summary>Why a network of this topology cannot learn from this data, or null.</summary>
    internal string? Misfit(Topology topology) =>
        Inputs != topology.Inputs ? $"The data has {Inputs} inputs, the topology {topology.Inputs}."
        : Outputs != topology.Outputs ? $"The data has {Outputs} targets, the topology {topology.Outputs} outputs."
        : null;

    int Checked(int row) => (uint)row < (uint)Rows ? row
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"Row {row}: this data has the rows 0 to {Rows - 1}.");
}
