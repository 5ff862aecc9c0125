using System.Diagnostics;
using MlpEngine.Kernels;
using MlpEngine.Propagation;
using MlpEngine.Threads;
using MlpEngine.Training;

namespace MlpEngine;

/// <summary>Trains one network on one set of rows. The result is a function of topology, options and data: neither the number of threads
/// nor the processor's vectors change a bit of it. Not for use by several threads at once.</summary>
public sealed unsafe class Trainer : IDisposable
{
    const int FinalCheckRows = 64; // those of a batch, and its memory, if it is larger

    readonly TrainingOptions options;
    readonly TrainingData training;
    readonly KernelSet kernels;
    readonly ThreadTeam team;
    readonly Parameters parameters, kept; // kept: weights of the best epoch, if it is to be restored, or of the last complete one
    readonly TrainingStep step;
    readonly Evaluation? evaluation;
    readonly float[]? outputs; // of the validation rows, for a score of early stopping
    readonly Diagnostics diagnostics;
    readonly AccuracyRule rule;
    readonly int[] order;
    int epochsRun;

    /// <summary>Draws or takes the weights to start from, and allocates what training needs.</summary>
    /// <param name="topology">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="training">The rows to learn from; must not change or be disposed before the trainer.</param>
    /// <param name="validation">Rows to evaluate each epoch on, or null.</param>
    /// <param name="startFrom">Weights in the order of <see cref="Mlp"/>'s constructor; empty: drawn from the seed.</param>
    /// <exception cref="ArgumentException">Options that cannot train this topology (see <see cref="TrainingOptions.Problem"/>), data or
    /// weights that do not fit it, or early stopping on a metric that is not measured.</exception>
    public Trainer(Topology topology, TrainingOptions options, TrainingData training, TrainingData? validation = null,
        ReadOnlySpan<float> startFrom = default) : this(topology, options, training, validation, startFrom, KernelSet.Best)
    {
    }

    internal Trainer(Topology topology, TrainingOptions options, TrainingData training, TrainingData? validation,
        ReadOnlySpan<float> startFrom, KernelSet kernels)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(training);
        string? problem = options.Problem(topology) ?? training.Misfit(topology) ?? validation?.Misfit(topology)
            ?? options.EarlyStopping?.UnmeasuredMetric(validation is not null, options.Accuracy.Resolve(options.Loss, topology.Outputs));
        if (problem is not null) throw new ArgumentException(problem);
        if (!startFrom.IsEmpty) Parameters.ThrowIfWrongLength(topology, startFrom.Length);

        (this.options, this.training, this.kernels) = (options, training, kernels);
        rule = options.Accuracy.Resolve(options.Loss, topology.Outputs);
        parameters = new Parameters(topology);
        kept = new Parameters(topology);
        if (startFrom.IsEmpty) Initializer.Draw(parameters, options.Seed);
        else parameters.Read(startFrom);
        kept.CopyFrom(parameters);
        team = new ThreadTeam(options.Threads);
        var batch = new Batch(training, Math.Min(options.BatchSize, training.Rows), gathers: options.Shuffle);
        step = new TrainingStep(parameters, options, batch, training.Rows, kernels, team);
        diagnostics = new Diagnostics(step, kernels);
        if (validation is not null)
        {
            if (options.EarlyStopping?.Metric == EarlyStoppingMetric.ValidationScore)
                outputs = new float[(long)validation.Rows * validation.Outputs];
            evaluation = new Evaluation(parameters, kernels, options.Loss, rule, validation, team, outputs);
        }
        order = new int[options.Shuffle ? training.Rows : 0];
    }

    /// <summary>The step, for tests that look inside a run.</summary>
    internal TrainingStep Step => step;

    /// <summary>Runs the epochs, reporting each, until all are done, early stopping ends them, or something is not finite. Afterwards the
    /// weights are those of the last complete epoch, or of the best one, if early stopping restores it; also when training
    /// diverged.</summary>
    /// <param name="report">Called after each complete epoch, on the calling thread.</param>
    /// <param name="cancellation">Ends the run between two steps.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TrainingOutcome Train(Action<Epoch>? report = null, CancellationToken cancellation = default)
    {
        training.SetReadOrder(inOrder: !options.Shuffle);
        TrainingOutcome outcome = RunEpochs(report, cancellation);
        training.SetReadOrder(inOrder: true);
        GC.KeepAlive(this);
        return outcome;
    }

    /// <summary>The network with the weights as they are now.</summary>
    public Mlp ToMlp() => new(parameters);

    /// <summary>Writes the weights as they are now, in the order of <see cref="Mlp"/>'s constructor.</summary>
    /// <param name="destination">Exactly <see cref="Topology.ParameterCount"/> numbers.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public void CopyWeightsTo(Span<float> destination)
    {
        Parameters.ThrowIfWrongLength(parameters.Topology, destination.Length);
        parameters.Write(destination);
    }

    /// <summary>Ends the threads and frees the memory; networks made by <see cref="ToMlp"/> stay.</summary>
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
            Epoch? epoch = RunEpoch(number, rate, cancellation, out Divergence? divergence);
            int best = stopping.BestEpoch;
            bool keep = epoch is not null && (stopping.Improved(epoch) || !stopping.RestoresBest);
            // no training row has been propagated through the weights of the last update yet
            if (keep && (number == options.Epochs || stopping.IsOver(number))) divergence = FinalCheck(number, cancellation);
            if (epoch is null || divergence is not null)
            {
                parameters.CopyFrom(kept);
                return Outcome(best, StopReason.Diverged, divergence);
            }
            epochsRun = number;
            if (keep) kept.CopyFrom(parameters);
            plateau.Observe(epoch);
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
    Epoch? RunEpoch(int number, double rate, CancellationToken cancellation, out Divergence? divergence)
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
            FillBatch(row);
            bool last = row + step.Batch.Rows == training.Rows;
            double batchLoss = step.Run(number, rate, last ? diagnostics.Norms : null);
            batches++;
            ForwardPass forward = step.Backpropagation.Forward;
            if (!double.IsFinite(batchLoss))
            {
                divergence = new Divergence(number, batches, FiniteCheck.FirstLayerNotFinite(parameters, forward, step.Batch.Rows));
                return null;
            }
            loss += batchLoss * step.Batch.Rows;
            right += rule.CountRight(forward.OutputsOf(step.Batch, 0, step.Batch.Rows), parameters.Topology.Outputs);
            diagnostics.Observe();
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

    void FillBatch(int row)
    {
        int rows = Math.Min(step.Batch.Capacity, training.Rows - row), rowsAfter = Math.Min(rows, training.Rows - row - rows);
        if (options.Shuffle) step.Batch.Gather(order.AsSpan(row, rows), order.AsSpan(row + rows, rowsAfter));
        else step.Batch.Take(row, rows);
    }

    /// <summary>The divergence if some training row's outputs are not finite.</summary>
    Divergence? FinalCheck(int epoch, CancellationToken cancellation)
    {
        training.SetReadOrder(inOrder: true);
        ForwardPass? ofStep = step.Batch.Capacity >= FinalCheckRows ? step.Backpropagation.Forward : null;
        using var own = ofStep is null ? new ForwardPass(parameters.Topology, kernels, Math.Min(FinalCheckRows, training.Rows)) : null;
        using var all = new Evaluation(parameters, kernels, options.Loss, AccuracyRule.None, training, team, forward: ofStep ?? own);
        return double.IsFinite(all.Run(cancellation).Loss) ? null
            : new Divergence(epoch, (training.Rows - 1) / step.Batch.Capacity + 1, all.FirstLayerNotFinite);
    }
}
