using MlpEngine;
using MlpService.Http;
using MlpService.Models;
using MlpService.Serialization;

namespace MlpService.Jobs;

/// <summary>What a job trains for.</summary>
public enum JobTask { Auto, Classification, Regression, Multilabel }

/// <summary>What training minimizes.</summary>
public enum JobLoss { Auto, MeanSquaredError, BinaryCrossEntropy, CategoricalCrossEntropy, MeanAbsoluteError, Huber }

/// <summary>A network to train on a dataset. Only network, dataset, target and model are required.</summary>
public sealed record JobRequest
{
    /// <summary>A 32-bit float rounds much smaller numbers to 0.</summary>
    internal const double MinAboveZero = 1e-30;

    internal const int MaxTargets = 1000;

    /// <summary>The saved network to train.</summary>
    [ResourceName]
    public required string Network { get; init; }

    /// <summary>The dataset to learn from.</summary>
    [ResourceName]
    public required string Dataset { get; init; }

    /// <summary>The column to predict, or a list of columns.</summary>
    [Items(1, MaxTargets)]
    public required TargetColumns Target { get; init; }

    /// <summary>The model to store the trained weights in, as its next version.</summary>
    [ResourceName]
    public required string Model { get; init; }

    /// <summary>
    /// auto: classification if the target is categorical or the output is softmax, else regression. multilabel: each target is a
    /// column of two values, of which the second, in order as numbers or else by ordinal text, means that a row has the label, such
    /// as 1 of 0 and 1, or yes of no and yes; the version's outputs show it.
    /// </summary>
    public JobTask Task { get; init; }

    /// <summary>The columns to learn from; null: all but the targets and the ignored ones.</summary>
    [Items(1, Topology.MaxUnits)]
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>auto: meanSquaredError for regression, else the cross-entropy that fits the output's activation.</summary>
    public JobLoss Loss { get; init; }

    /// <summary>Passes over the training rows.</summary>
    [Between(1, 1_000_000)]
    public int Epochs { get; init; } = 100;

    /// <summary>Rows a step averages over.</summary>
    [Between(1, 65_536)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Draw the mini-batches anew each epoch; false: take the rows in file order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Everything drawn is a function of it: the same request and seed give the same bytes.</summary>
    [Between(0, int.MaxValue)]
    public int Seed { get; init; } = 42;

    /// <summary>How gradients become changes of the weights.</summary>
    public OptimizerRequest Optimizer { get; init; } = new();

    /// <summary>How the learning rate changes from epoch to epoch.</summary>
    public ScheduleRequest Schedule { get; init; } = new();

    /// <summary>Lasso: + l1/m sum |w| over the weights, m = training rows.</summary>
    [Between(0.0, 1e6, MinAboveZero = MinAboveZero)]
    public double L1 { get; init; }

    /// <summary>Ridge: + l2/(2m) sum w^2 over the weights, m = training rows.</summary>
    [Between(0.0, 1e6, MinAboveZero = MinAboveZero)]
    public double L2 { get; init; }

    /// <summary>The longest a step's gradient may be; null: no limit.</summary>
    [Between(MinAboveZero, 1e9)]
    public double? GradientClip { get; init; }

    /// <summary>Share of the inputs dropped while training, from 0 to below 1.</summary>
    [Between(0.0, 1.0, MaximumIsExclusive = true)]
    public double InputDropout { get; init; }

    /// <summary>Classification: "balanced", or a weight for each class by name; null: every row counts the same.</summary>
    [ClassWeightsInRange]
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>A numeric column that says how much each training row counts; it is no feature then.</summary>
    public string? SampleWeights { get; init; }

    /// <summary>Rows kept from training and evaluated after each epoch.</summary>
    public ValidationSplit Validation { get; init; } = new();

    /// <summary>Rows never seen while training, evaluated once at the end.</summary>
    public TestSplit Test { get; init; } = new();

    /// <summary>
    /// A column whose rows of one value, such as a patient's, are never in two splits, nor in two folds; it is a feature only where
    /// features names it. Fractions are met as nearly as groups allow. null: each row by itself.
    /// </summary>
    public string? Groups { get; init; }

    /// <summary>
    /// Stop when the monitored metric no longer improves; null turns it off: all epochs are run. Left out: by validationLoss if there
    /// is a validation split.
    /// </summary>
    public EarlyStoppingRequest? EarlyStopping { get; init; } = EarlyStoppingRequest.LeftOut;

    /// <summary>
    /// Train and evaluate on each of several folds before the final training on all rows but the test split; null: do not.
    /// </summary>
    public CrossValidationRequest? CrossValidation { get; init; }

    /// <summary>
    /// null: standardize numbers and regression targets, impute missing numbers by the mean; or what startFrom's version does.
    /// </summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>
    /// Start from a stored version's weights: "model", its newest that did not diverge, or "model/3", of the same topology, inputs and
    /// classes.
    /// </summary>
    public string? StartFrom { get; init; }

    /// <summary>Whether there is a validation split.</summary>
    internal bool HasValidation => ValidationRule.IsAsked;

    /// <summary>In a cross-validation the fold held out takes the place of the validation split.</summary>
    internal SplitRule ValidationRule => CrossValidation is null ? Validation.ToRule() : Validation.ToRule().AsNone();

    internal SplitRule TestRule => Test.ToRule();

    /// <summary>The columns that mark the rows of a split; they are no features.</summary>
    internal IEnumerable<string> MarkingColumns => new[] { ValidationRule, TestRule }.Select(rule => rule.Column).OfType<string>();

    /// <summary>The columns that order the rows for a split; they may be features too.</summary>
    internal IEnumerable<string> OrderingColumns =>
        new[] { ValidationRule, TestRule }.Where(rule => rule.IsAsked).Select(rule => rule.By).OfType<string>();

    /// <summary>
    /// The request as it holds, to be stored in place of the one that came: early stopping that was left out is off where nothing
    /// measures its metric. Asking for it there is refused, which is known only of the request as it came.
    /// </summary>
    /// <exception cref="Refusal">
    /// 422: early stopping by a metric that nothing measures, a constant that its optimizer or schedule does not take, or splits that
    /// contradict themselves.
    /// </exception>
    internal JobRequest Settled()
    {
        Optimizer.RefuseUnused();
        Schedule.RefuseUnused();
        if (CrossValidation is not null && Validation.Column is { } column)
            throw Refusal.Unprocessable("validation.column", $"With crossValidation there is no validation split for the rows that "
                + $"'{column}' marks: each fold takes its turn. Leave validation or crossValidation out.");
        return (this with { Validation = Validation.Settled(Test), Test = Test.Settled() }).WithSettledStopping();
    }

    JobRequest WithSettledStopping()
    {
        if (EarlyStopping is not { } stopping || !stopping.Metric.NeedsValidation() || HasValidation)
            return this;
        if (ReferenceEquals(stopping, EarlyStoppingRequest.LeftOut))
            return this with { EarlyStopping = null };
        throw Refusal.Unprocessable("earlyStopping", $"earlyStopping monitors {EnumNames.Of(stopping.Metric)}, and with "
            + (CrossValidation is null
                ? "validation.fraction 0 there are no validation rows. Set earlyStopping.metric to trainLoss, or earlyStopping to null, "
                    + "or validation.fraction above 0."
                : "crossValidation there are no validation rows. Set earlyStopping.metric to trainLoss, or earlyStopping to null."));
    }

    /// <summary>The engine's options, as far as the request alone decides them.</summary>
    /// <param name="loss">What loss stands for, which is known once the targets are.</param>
    internal TrainingOptions ToOptions(Loss loss) => new()
    {
        Loss = loss,
        Epochs = Epochs,
        BatchSize = BatchSize,
        Shuffle = Shuffle,
        Seed = (ulong)Seed,
        Optimizer = Optimizer.ToOptions(),
        Schedule = Schedule.ToSchedule(),
        L1 = L1,
        L2 = L2,
        GradientClip = GradientClip,
        InputDropout = InputDropout,
        EarlyStopping = EarlyStopping is { } stopping && (HasValidation || !stopping.Metric.NeedsValidation()) ? stopping.ToRule() : null,
    };
}
