using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>A dataset as the engine takes it: split, encoded by what was fitted on the training rows, and described.</summary>
sealed class PreparedData : IDisposable
{
    public required ModelDefinition Definition { get; init; }
    public required TrainingData Training { get; init; }
    public TrainingData? Validation { get; init; }
    public TrainingData? Test { get; init; }
    public required IReadOnlyList<JobWarning> Warnings { get; init; }

    /// <exception cref="Refusal">Rows that cannot be used, or too few of them.</exception>
    /// <exception cref="TrainingFailure">They are beyond the memory limit, and the disk has no room for them either.</exception>
    public static PreparedData From(Table table, TrainingPlan plan, Split split, Scratch scratch)
    {
        var inputs = plan.Start?.Definition.Inputs
            ?? [.. plan.Features.Select(feature => ColumnFit.Fit(table[feature.Name], split.Training, plan.Preprocessing))];
        var encoder = new RowEncoder(inputs);
        if (plan.Network.Inputs is { } fixedInputs && fixedInputs != encoder.Width)
            throw TooFewCategories(plan, inputs, fixedInputs, encoder.Width);
        var outputs = plan.Start?.Definition.Outputs ?? Outputs(table, plan, split);
        var topology = plan.Network.ToTopology(encoder.Width, plan.Outputs);
        var weights = RowWeights.Of(table, plan, split.Training);
        var rows = (long)split.Training.Length + split.Validation.Length + split.Test.Length;
        var bytes = sizeof(float) * (rows * (encoder.Width + plan.Outputs) + (weights is null ? 0 : split.Training.Length));
        var parts = new PartBuilder(table, plan, encoder, outputs, scratch.DirectoryFor(bytes));
        TrainingData? training = null, validation = null;
        try
        {
            return new PreparedData
            {
                Definition = new(plan.Task, new(topology.Inputs, topology.Layers), inputs, outputs, plan.Preprocessing),
                Training = training = parts.Build(split.Training, weights),
                Validation = validation = parts.BuildIfAny(split.Validation),
                Test = parts.BuildIfAny(split.Test),
                Warnings = [.. WarmStart.Warnings(plan), .. DataWarnings.Of(table, plan, inputs, outputs, split.Training)],
            };
        }
        catch (IOException e)
        {
            training?.Dispose();
            validation?.Dispose();
            throw scratch.NoRoom(bytes, e);
        }
    }

    /// <summary>Another seed may bring a rare category into the training rows; of folds each category's last row is missing from one.</summary>
    static Refusal TooFewCategories(TrainingPlan plan, IReadOnlyList<InputColumn> inputs, int fixedInputs, int width)
    {
        var (folded, seed) = (plan.Request.CrossValidation is not null, plan.Request.Seed);
        var rare = string.Join(", ", plan.Features.Zip(inputs).Where(pair => pair.Second.Categories?.Count < pair.First.Categories!.Count).Select(pair => $"'{pair.First.Name}'"));
        return Refusal.Impossible("network", $"The network has {fixedInputs} inputs; the training rows {(folded ? "of a fold" : $"drawn by seed {seed}")} make {width}, "
            + $"because they lack categories of {rare}. Leave the network's inputs null, leave {rare} out of features{(folded ? "" : ", or choose another seed")}.");
    }

    static ModelOutputs Outputs(Table table, TrainingPlan plan, Split split) => plan.Task switch
    {
        ModelTask.Regression => new(Targets: [.. plan.Targets.Select(target => ColumnFit.FitTarget(table[target.Name], split.Training, plan.Preprocessing))]),
        ModelTask.Multilabel => new(Classes: [.. plan.Targets.Select(target => target.Name)],
            PositiveValues: [.. plan.Targets.Select(target => table[target.Name].Categories[^1])]),
        _ => new(Classes: table[plan.Targets[0].Name].Categories),
    };

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
        Test?.Dispose();
    }
}
