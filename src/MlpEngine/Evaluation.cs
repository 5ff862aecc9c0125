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
    readonly AlignedBuffer error;  // one row per member of the team, not used further
    readonly AlignedBuffer panels; // one per member
    readonly float[] losses;
    readonly bool[] right;
    readonly Action<int> score;
    readonly Parameters parameters;

    public Evaluation(Parameters parameters, KernelSet kernels, Loss loss, AccuracyRule rule, TrainingData data, Team team)
    {
        (this.parameters, this.kernels, this.loss, this.rule, this.data, this.team) = (parameters, kernels, loss, rule, data, team);
        Topology topology = parameters.Topology;
        int rows = Math.Min(data.Rows, ForwardPass.ComfortableRows(topology) * team.Size);
        forward = new ForwardPass(topology, kernels, rows);
        batch = new Batch(rows, topology.Inputs, topology.Outputs);
        error = new AlignedBuffer((long)team.Size * forward.Output.Stride);
        panels = new AlignedBuffer(team.Size * PanelLength(topology));
        losses = new float[rows];
        right = new bool[rows];
        score = Score;
    }

    /// <summary>Floats of scratch memory that a forward pass needs.</summary>
    public static long PanelLength(Topology topology) =>
        (long)MatMul.PanelColumns * Math.Max(topology.Inputs, topology.Layers.Max(layer => layer.Units));

    public (double Loss, double? Accuracy) Run()
    {
        double sum = 0;
        long count = 0;
        for (int start = 0; start < data.Rows; start += forward.Rows)
        {
            batch.Take(data, start, Math.Min(forward.Rows, data.Rows - start));
            team.Run(score);
            for (int i = 0; i < batch.Rows; i++)
            {
                sum += losses[i];
                if (right[i]) count++;
            }
        }
        return (sum / data.Rows, rule == AccuracyRule.None ? null : (double)count / data.Rows);
    }

    public void Dispose()
    {
        forward.Dispose();
        batch.Dispose();
        error.Dispose();
        panels.Dispose();
    }

    void Score(int member)
    {
        var (from, to) = team.Share(batch.Rows, member);
        forward.Run(parameters, batch.X, from, to, panels.Pointer + member * PanelLength(parameters.Topology));
        LayerActivations output = forward.Output;
        for (int i = from; i < to; i++)
        {
            long row = (long)i * output.Stride;
            losses[i] = kernels.OutputErrorRow(loss, output.Z + row, output.A + row, batch.Y + row, forward.Valid, batch.Weights[i], 1,
                error.Pointer + (long)member * output.Stride, output.Stride);
            right[i] = rule.IsRight(output.A + row, batch.Y + row, parameters.Topology.Outputs);
        }
    }
}
