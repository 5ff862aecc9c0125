using MlpEngine;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Jobs.Evaluation;
using MlpService.Models;
using MlpService.Networks;

namespace MlpService.Jobs.Training;

/// <summary>
/// A request resolved on its network and dataset: what auto stands for, which columns go in, what comes out.
/// See <see cref="TrainingPlanner"/>.
/// </summary>
sealed record TrainingPlan
{
    public required JobRequest Request { get; init; }
    public required Network Network { get; init; }
    public required Dataset Dataset { get; init; }

    /// <summary>The dataset that is the test split; null: the test split is of the dataset itself.</summary>
    public required Dataset? TestDataset { get; init; }

    /// <summary>The version whose weights, columns and scaling it starts from; null: random weights.</summary>
    public required ModelVersion? Start { get; init; }
    public required TaskChoice Choice { get; init; }
    public required IReadOnlyList<ColumnSummary> Features { get; init; }
    public required IReadOnlyList<ColumnSummary> Targets { get; init; }

    public ModelTask Task => Choice.Task;

    public int Outputs => Choice.Outputs;

    public Preprocessing Preprocessing => Start?.Definition.Preprocessing ?? Request.Preprocessing ?? new();

    /// <summary>What a table must have to be learned from, or measured, as the request says.</summary>
    public MeasuredColumns Columns => new([.. Features.Select(feature => (feature.Name, feature.Kind))], Request.Target, Task);

    /// <summary>Whether a missing value of a feature is imputed.</summary>
    public bool Imputes(int feature) => Start?.Definition is { } definition
        ? definition.Imputes(definition.Inputs[feature])
        : Preprocessing.Missing is MissingRule.Mean or MissingRule.Median;

    /// <summary>Network inputs, if every category of the dataset is met among the training rows.</summary>
    public int MaxInputs => Start?.Definition.Inputs.Sum(input => input.Width) ?? Features.Sum(MaxInputsOf);

    int MaxInputsOf(ColumnSummary feature) => (Preprocessing.MissingIndicators && feature.Missing > 0 ? 1 : 0) + feature.Kind switch
    {
        ColumnKind.Categorical => Math.Min(feature.Categories!.Count, Preprocessing.MaxCategories),
        ColumnKind.Date => InputColumn.DateWidth,
        _ => 1,
    };

    /// <summary>The engine's options.</summary>
    public TrainingOptions ToOptions(int threads) => Request.ToOptions(Choice.Loss) with
    {
        Threads = threads,
        Accuracy = Task == ModelTask.Regression ? AccuracyRule.None
            : Task == ModelTask.Classification && Outputs > 1 ? AccuracyRule.LargestOutput
            : AccuracyRule.Threshold,
    };
}
