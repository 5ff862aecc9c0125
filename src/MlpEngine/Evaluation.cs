using MlpEngine.Kernels;
using MlpEngine.Memory;
using MlpEngine.Threads;

namespace MlpEngine;

/// <summary>Mean loss, without penalty, and accuracy of some weights over some data.</summary>
sealed unsafe class Evaluation : IDisposable
{
    readonly TrainingData data;
    readonly Loss loss;
    readonly AccuracyRule rule;
    readonly KernelSet kernels;
    readonly Team team;
    readonly ForwardPass forward;
    readonly Batch batch;
    readonly AlignedBuffer losses; // rows
    readonly AlignedBuffer errors; // rows x stride, not used further
    readonly int[] right;          // of each member's rows
    readonly Action<int> score;
    readonly Parameters parameters;

    public Evaluation(Parameters parameters, KernelSet kernels, Loss loss, AccuracyRule rule, TrainingData data, Team team)
    {
        (this.parameters, this.kernels, this.loss, this.rule, this.data, this.team) = (parameters, kernels, loss, rule, data, team);
        Topology topology = parameters.Topology;
        int rows = Math.Min(data.Rows, ForwardPass.ComfortableRows(topology) * team.Size);
        forward = new ForwardPass(topology, kernels, rows);
        batch = new Batch(data, rows);
        errors = new AlignedBuffer((long)rows * forward.Output.Stride);
        losses = new AlignedBuffer(rows);
        right = new int[team.Size];
        score = Score;
    }

    public (double Loss, double? Accuracy) Run()
    {
        double sum = 0;
        long count = 0;
        for (int start = 0; start < data.Rows; start += forward.Rows)
        {
            batch.Take(start, Math.Min(forward.Rows, data.Rows - start));
            team.Run(score);
            for (int i = 0; i < batch.Rows; i++) sum += losses.Pointer[i];
            count += right.Sum();
        }
        return (sum / data.Rows, rule == AccuracyRule.None ? null : (double)count / data.Rows);
    }

    public void Dispose()
    {
        forward.Dispose();
        batch.Dispose();
        losses.Dispose();
        errors.Dispose();
    }

    void Score(int member)
    {
        var (from, to) = team.Share(batch.Rows, member);
        batch.Fetch(from, to);
        forward.Run(parameters, batch.X, from, to);
        LayerActivations output = forward.Output;
        long first = (long)from * output.Stride;
        kernels.OutputErrors(loss, output.Z + first, output.A + first, batch.Y + first, forward.Valid, batch.Weights + from, 1,
            losses.Pointer + from, errors.Pointer + first, to - from, output.Stride);
        right[member] = rule.CountRight(output.A + first, batch.Y + first, to - from, output.Stride, parameters.Topology.Outputs);
    }
}
