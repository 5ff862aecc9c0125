using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Memory;
using MlpEngine.Propagation;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>What an evaluation measured: the mean loss without penalty, and the accuracy, if there is a rule for it.</summary>
readonly record struct Measured(double Loss, double? Accuracy);

/// <summary>Measures some weights over some data, chunk by chunk of the rows.</summary>
sealed unsafe class Evaluation : IDisposable
{
    readonly Parameters parameters;
    readonly KernelSet kernels;
    readonly Loss loss;
    readonly AccuracyRule rule;
    readonly TrainingData data;
    readonly ThreadTeam team, alone = new(1);
    readonly ForwardPass forward;
    readonly bool ownsForward;
    readonly Batch batch;
    readonly AlignedBuffer losses; // rows
    readonly AlignedBuffer errors; // rows x stride, not used further
    readonly int[] right;          // of each worker's rows
    readonly float[]? outputs;     // rows x outputs, or null
    readonly Action<int> measure;

    /// <param name="parameters">The weights, as they are at each <see cref="Run"/>.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="loss">What is averaged.</param>
    /// <param name="rule">When a row is right.</param>
    /// <param name="data">The rows.</param>
    /// <param name="team">The threads.</param>
    /// <param name="outputs">Receives rows x outputs; null: nothing.</param>
    /// <param name="forward">A pass to compute in, whose dropout is not enabled and which the caller disposes; null: one of its
    /// own.</param>
    public Evaluation(Parameters parameters, KernelSet kernels, Loss loss, AccuracyRule rule, TrainingData data, ThreadTeam team,
        float[]? outputs = null, ForwardPass? forward = null)
    {
        (this.parameters, this.kernels, this.loss, this.rule, this.data, this.team) = (parameters, kernels, loss, rule, data, team);
        this.outputs = outputs;
        Topology topology = parameters.Topology;
        int rows = forward?.Rows ?? Math.Min(data.Rows, ForwardPass.ChunkRows(topology) * team.Size);
        (this.forward, ownsForward) = (forward ?? new ForwardPass(topology, kernels, rows), forward is null);
        batch = new Batch(data, rows, gathers: false);
        errors = new AlignedBuffer((long)rows * this.forward.Output.Stride);
        losses = new AlignedBuffer(rows);
        right = new int[team.Size];
        measure = Measure;
    }

    /// <summary>Measures the rows, up to the first chunk whose loss is not finite.</summary>
    public Measured Run(CancellationToken cancellation)
    {
        forward.DropoutEnabled = false;
        double sum = 0;
        long count = 0;
        for (int start = 0; start < data.Rows; start += forward.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Take(start, Math.Min(forward.Rows, data.Rows - start));
            Workers.Run(measure);
            sum = RowLosses.Add(sum, loss, losses.Pointer, forward.OutputsOf(batch, 0, batch.Rows), data.Outputs);
            for (int worker = 0; worker < Workers.Size; worker++) count += right[worker];
            if (!double.IsFinite(sum)) break; // the chunk stays for FirstLayerNotFinite
        }
        return new Measured(sum / data.Rows, rule == AccuracyRule.None ? null : (double)count / data.Rows);
    }

    /// <summary>After a loss that was not finite, the first layer (from 1) that was not.</summary>
    public int FirstLayerNotFinite => FiniteCheck.FirstLayerNotFinite(parameters, forward, batch.Rows);

    public void Dispose()
    {
        alone.Dispose();
        if (ownsForward) forward.Dispose();
        batch.Dispose();
        losses.Dispose();
        errors.Dispose();
    }

    ThreadTeam Workers => WorkPartition.IsWorthSharing(parameters.Topology.FlopsPerSample * batch.Rows) ? team : alone;

    void Measure(int worker)
    {
        var (from, to) = Workers.Partition(batch.Rows, worker);
        batch.Fetch(from, to);
        Propagate(from, to);
        OutputRows rows = forward.OutputsOf(batch, from, to);
        kernels.OutputErrors(loss, rows, 1, losses.Pointer + from, errors.Pointer + (long)from * rows.Stride);
        right[worker] = rule.CountRight(rows, data.Outputs);
        if (outputs is null) return;
        for (int i = from; i < to; i++, rows.A += rows.Stride)
            new ReadOnlySpan<float>(rows.A, data.Outputs).CopyTo(outputs.AsSpan(batch.Samples[i] * data.Outputs));
    }

    void Propagate(int from, int to)
    {
        for (int layer = 0; layer < parameters.Count; layer++)
        {
            var (block, inputs) = (new MatrixBlock(from, to, 0, parameters[layer].Count), parameters[layer].Inputs);
            foreach (MatrixBlock chunk in block.Chunks(inputs, forward.NeedsWholeRows(layer)))
            {
                forward.Run(parameters, batch.X, layer, chunk);
                LowPriority.Yield(2 * inputs * chunk.Size);
            }
        }
    }
}
