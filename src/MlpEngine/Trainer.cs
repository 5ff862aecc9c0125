using System.Diagnostics;
using MlpEngine.Kernels;
using MlpEngine.Threads;
using MlpEngine.Training;

namespace MlpEngine;

/// <summary>Trains one network on one set of rows. The result is a function of topology, options and data: neither the number of threads
/// nor the processor's vectors change a bit of it. Not for use by several threads at once.</summary>
public sealed unsafe class Trainer : IDisposable
{
    const int RowsOfLastLook = 64; // those of a batch, and its memory, if it is larger

    readonly TrainingOptions options;
    readonly TrainingData training;
    readonly KernelSet kernels;
    readonly Team team;
    readonly Parameters parameters, kept; // kept: weights of the best epoch, if it is to be restored, or of the last complete one
    readonly TrainingStep step;
    readonly Evaluation? evaluation;
    readonly float[]? outputs; // of the validation rows, for a score of early stopping
    readonly Diagnostics diagnostics;
    readonly AccuracyRule rule;
    readonly int[] order;
    int epochsRun;

    /// <param name="topology">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="training">The rows to learn from; must not change or be disposed before the trainer.</param>
    /// <param name="validation">Rows to judge each epoch by, or null.</param>
    /// <param name="startFrom">Weights in the order of <see cref="Mlp"/>'s constructor; empty: drawn from the seed.</param>
    /// <exception cref="ArgumentException">Options that cannot train this topology (see <see cref="TrainingOptions.Problem"/>), data or
    /// weights that do not fit it, or early stopping on a figure that is not measured.</exception>
    public Trainer(Topology topology, TrainingOptions options, TrainingData training, TrainingData? validation = null,
        ReadOnlySpan<float> startFrom = default) : this(topology, options, training, validation, startFrom, KernelSet.Best)
    {
    }

    internal Trainer(Topology topology, TrainingOptions options, TrainingData training, TrainingData? validation,
        ReadOnlySpan<float> startFrom, KernelSet kernels)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(training);
        string? problem = options.Problem(topology) ?? training.Misfit(topology) ?? validation?.Misfit(topology);
        if (problem is not null) throw new ArgumentException(problem);
        rule = options.Accuracy.For(options.Loss, topology.Outputs);
        if (Unmeasured(options.EarlyStopping, validation is not null, rule) is { } unmeasured) throw new ArgumentException(unmeasured);
        if (!startFrom.IsEmpty) Parameters.ThrowIfWrongLength(topology, startFrom.Length);

        (this.options, this.training, this.kernels) = (options, training, kernels);
        parameters = new Parameters(topology);
        kept = new Parameters(topology);
        if (startFrom.IsEmpty) FirstWeights.Draw(parameters, options.Seed);
        else parameters.Read(startFrom);
        kept.CopyFrom(parameters);
        team = new Team(options.Threads);
        var batch = new Batch(training, Math.Min(options.BatchSize, training.Rows), gathers: options.Shuffle);
        step = new TrainingStep(parameters, options, batch, training.Rows, kernels, team);
        diagnostics = new Diagnostics(step, kernels);
        if (validation is not null)
        {
            if (options.EarlyStopping?.Metric == EarlyStoppingMetric.ValidationScore) outputs = new float[(long)validation.Rows * validation.Outputs];
            evaluation = new Evaluation(parameters, kernels, options.Loss, rule, validation, team, outputs);
        }
        order = new int[options.Shuffle ? training.Rows : 0];
    }

    /// <summary>The step, for tests that look inside a run.</summary>
    internal TrainingStep Step => step;

    /// <summary>Runs the epochs, reporting each, until all are done, early stopping ends them, or something is not finite. Afterwards the
    /// weights are those of the last complete epoch, or of the best one, if early stopping restores it; also when training diverged.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; between two steps.</exception>
    public TrainingOutcome Train(Action<Epoch>? report = null, CancellationToken cancellation = default)
    {
        training.WillBeRead(inOrder: !options.Shuffle);
        TrainingOutcome outcome = RunEpochs(report, cancellation);
        training.WillBeRead(inOrder: true);
        GC.KeepAlive(this);
        return outcome;
    }

    /// <summary>The network with the weights as they are now.</summary>
    public Mlp ToMlp() => new(parameters);

    /// <summary>Writes the weights as they are now, in the order of <see cref="Mlp"/>'s constructor.</summary>
    /// <exception cref="ArgumentException">The room is not exactly <see cref="Topology.ParameterCount"/> numbers.</exception>
    public void CopyWeightsTo(Span<float> destination)
    {
        Parameters.ThrowIfWrongLength(parameters.Topology, destination.Length);
        parameters.Write(destination);
    }

    public void Dispose()
    {
        team.Dispose();
        step.Dispose();
        diagnostics.Dispose();
        step.Batch.Dispose();
        evaluation?.Dispose();
        parameters.Dispose();
        kept.Dispose();
    }

    TrainingOutcome RunEpochs(Action<Epoch>? report, CancellationToken cancellation)
    {
        var stopping = new EarlyStoppingWatch(options.EarlyStopping);
        var plateau = new Plateau(options.Schedule);
        for (int number = 1; number <= options.Epochs; number++)
        {
            double rate = options.Schedule.Rate(options.Optimizer.LearningRate, number, options.Epochs, plateau.Reductions);
            Epoch? epoch = Run(number, rate, cancellation, out Divergence? divergence);
            int best = stopping.BestEpoch;
            bool keep = epoch is not null && (stopping.Improved(epoch) || !stopping.RestoresBest);
            // with the weights of the last update no training row has been computed yet
            if (keep && (number == options.Epochs || stopping.IsOver(number))) divergence = Overflow(number, cancellation);
            if (epoch is null || divergence is not null)
            {
                parameters.CopyFrom(kept);
                return Outcome(best, StopReason.Diverged, divergence);
            }
            epochsRun = number;
            if (keep) kept.CopyFrom(parameters);
            plateau.Look(epoch);
            report?.Invoke(epoch);
            if (!stopping.IsOver(number)) continue;
            if (stopping.RestoresBest) parameters.CopyFrom(kept);
            return Outcome(stopping.BestEpoch, StopReason.StoppedEarly);
        }
        if (stopping.RestoresBest) parameters.CopyFrom(kept);
        return Outcome(stopping.BestEpoch, StopReason.Completed);

        TrainingOutcome Outcome(int best, StopReason reason, Divergence? divergence = null) =>
            new(epochsRun, best, stopping.RestoresBest ? best : epochsRun, reason, divergence);
    }

    /// <summary>One pass over the rows; null if it diverged.</summary>
    Epoch? Run(int number, double rate, CancellationToken cancellation, out Divergence? divergence)
    {
        long start = Stopwatch.GetTimestamp();
        if (options.Shuffle) SeededRandom.Permute(options.Seed, RandomPurpose.Shuffle, number, order);
        diagnostics.BeginEpoch();
        double loss = 0;
        long right = 0;
        int batches = 0;
        for (int row = 0; row < training.Rows; row += step.Batch.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(step.Batch.Capacity, training.Rows - row);
            if (options.Shuffle) step.Batch.Gather(order.AsSpan(row, rows), order.AsSpan(row + rows, Math.Min(rows, training.Rows - row - rows)));
            else step.Batch.Take(row, rows);
            bool last = row + rows == training.Rows;
            double batchLoss = step.Run(number, rate, last ? diagnostics.Norms : null);
            batches++;
            if (!double.IsFinite(batchLoss))
            {
                divergence = new Divergence(number, batches, Finite.FirstLayerThatIsNot(parameters, step.Backpropagation.Forward, rows));
                return null;
            }
            loss += batchLoss * rows;
            LayerActivations output = step.Backpropagation.Forward.Output;
            right += rule.CountRight(output.A, step.Batch.Y, rows, output.Stride, parameters.Topology.Outputs);
            diagnostics.Look();
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        LayerDiagnostics[] layers = diagnostics.EndEpoch();
        int overflown = Array.FindIndex(layers, layer => !double.IsFinite(layer.WeightNorm));
        divergence = overflown < 0 ? null : new Divergence(number, batches, overflown + 1);
        if (divergence is not null) return null;
        Measured? validation = evaluation?.Run(cancellation);
        if (validation is { } measured && !double.IsFinite(measured.Loss))
        {
            divergence = new Divergence(number, batches, evaluation!.FirstLayerNotFinite, OnValidation: true);
            return null;
        }
        return new Epoch(number, loss / training.Rows, rule == AccuracyRule.None ? null : (double)right / training.Rows, validation?.Loss,
            validation?.Accuracy, rate, Stopwatch.GetElapsedTime(start).TotalSeconds, training.Rows / seconds, layers,
            outputs is null ? null : options.EarlyStopping!.Score!(outputs));
    }

    /// <summary>The divergence if some training row's outputs are not finite.</summary>
    Divergence? Overflow(int epoch, CancellationToken cancellation)
    {
        training.WillBeRead(inOrder: true);
        ForwardPass forward = step.Batch.Capacity >= RowsOfLastLook ? step.Backpropagation.Forward.WithoutDropout()
            : new ForwardPass(parameters.Topology, kernels, Math.Min(RowsOfLastLook, training.Rows));
        using var all = new Evaluation(parameters, kernels, options.Loss, AccuracyRule.None, training, team, forward: forward);
        return double.IsFinite(all.Run(cancellation).Loss) ? null
            : new Divergence(epoch, (training.Rows - 1) / step.Batch.Capacity + 1, all.FirstLayerNotFinite);
    }

    static string? Unmeasured(EarlyStopping? stopping, bool validated, AccuracyRule rule) =>
        stopping is { Metric: EarlyStoppingMetric.ValidationScore, Score: null } ? "Early stopping watches a score, and there is none to compute. Give one."
        : stopping?.Metric is EarlyStoppingMetric.ValidationLoss or EarlyStoppingMetric.ValidationAccuracy or EarlyStoppingMetric.ValidationScore && !validated
            ? $"Early stopping watches {stopping.Metric}, and there are no validation rows. Give some, or watch the training loss."
        : stopping?.Metric is EarlyStoppingMetric.ValidationAccuracy or EarlyStoppingMetric.TrainAccuracy && rule == AccuracyRule.None
            ? $"Early stopping watches {stopping.Metric}, and this loss measures no accuracy. Watch a loss, or choose an accuracy rule."
        : null;
}
