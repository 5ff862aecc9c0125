using MlpEngine.Kernels;
using MlpEngine.Memory;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>What an evaluation measured: the mean loss without penalty, and the accuracy, if there is a rule for it.</summary>
readonly record struct Measured(double Loss, double? Accuracy);

/// <summary>Measures some weights over some data.</summary>
sealed unsafe class Evaluation : IDisposable
{
    readonly TrainingData data;
    readonly Loss loss;
    readonly AccuracyRule rule;
    readonly KernelSet kernels;
    readonly Team team, alone = new(1);
    readonly ForwardPass forward;
    readonly Batch batch;
    readonly AlignedBuffer losses; // rows
    readonly AlignedBuffer errors; // rows x stride, not used further
    readonly int[] right;          // of each member's rows
    readonly float[]? outputs;     // rows x outputs, where they are asked for
    readonly Action<int> measure;
    readonly Parameters parameters;

    public Evaluation(Parameters parameters, KernelSet kernels, Loss loss, AccuracyRule rule, TrainingData data, Team team,
        float[]? outputs = null, ForwardPass? forward = null)
    {
        (this.parameters, this.kernels, this.loss, this.rule, this.data, this.team) = (parameters, kernels, loss, rule, data, team);
        this.outputs = outputs;
        Topology topology = parameters.Topology;
        int rows = forward?.Rows ?? Math.Min(data.Rows, ForwardPass.ComfortableRows(topology) * team.Size);
        this.forward = forward ?? new ForwardPass(topology, kernels, rows);
        batch = new Batch(data, rows, gathers: false);
        errors = new AlignedBuffer((long)rows * this.forward.Output.Stride);
        losses = new AlignedBuffer(rows);
        right = new int[team.Size];
        measure = Measure;
    }

    public Measured Run(CancellationToken cancellation)
    {
        double sum = 0;
        long count = 0;
        for (int start = 0; start < data.Rows; start += forward.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Take(start, Math.Min(forward.Rows, data.Rows - start));
            Members.Run(measure);
            sum = RowLosses.Add(sum, loss, losses.Pointer, batch, forward.Output, data.Outputs);
            for (int member = 0; member < Members.Size; member++) count += right[member];
            if (!double.IsFinite(sum)) break;
        }
        return new Measured(sum / data.Rows, rule == AccuracyRule.None ? null : (double)count / data.Rows);
    }

    /// <summary>Where to look when the loss was not finite.</summary>
    public int FirstLayerNotFinite => Finite.FirstLayerThatIsNot(parameters, forward, batch.Rows);

    public void Dispose()
    {
        alone.Dispose();
        forward.Dispose();
        batch.Dispose();
        losses.Dispose();
        errors.Dispose();
    }

    Team Members => WorkSharing.IsWorthSharing(parameters.Topology.FlopsPerSample * batch.Rows) ? team : alone;

    void Measure(int member)
    {
        var (from, to) = Members.Share(batch.Rows, member);
        batch.Fetch(from, to);
        for (int layer = 0; layer < parameters.Count; layer++)
            foreach (MatrixPart piece in new MatrixPieces(new MatrixPart(from, to, 0, parameters[layer].Count), parameters[layer].Inputs, forward.NeedsWholeRows(layer)))
            {
                forward.Run(parameters, batch.X, batch.Stride, layer, piece);
                LowPriority.GiveWay(2 * parameters[layer].Inputs * piece.Size);
            }
        LayerActivations output = forward.Output;
        long first = (long)from * output.Stride;
        kernels.OutputErrors(loss, output.Z + first, output.A + first, batch.Y + first, forward.Valid, batch.Weights + from, 1,
            losses.Pointer + from, errors.Pointer + first, to - from, output.Stride);
        right[member] = rule.CountRight(output.A + first, batch.Y + first, to - from, output.Stride, data.Outputs);
        if (outputs is null) return;
        for (int i = from; i < to; i++)
            new ReadOnlySpan<float>(output.A + (long)i * output.Stride, data.Outputs).CopyTo(outputs.AsSpan(batch.Samples[i] * data.Outputs));
    }
}
