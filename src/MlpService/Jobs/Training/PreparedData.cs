using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs.Training;

/// <summary>A dataset as the engine takes it: split, encoded by what was fitted on the training rows, and described.</summary>
sealed class PreparedData : IDisposable
{
    public required ModelDefinition Definition { get; init; }
    public required EncodedSplit Training { get; init; }
    public EncodedSplit? Validation { get; init; }
    public EncodedSplit? Test { get; private set; }
    public required IReadOnlyList<JobWarning> Warnings { get; init; }

    /// <summary>Takes rows of another table for the test split.</summary>
    public void TestOn(EncodedSplit other) => Test = other;

    /// <exception cref="Refusal">Rows that cannot be used, or too few of them.</exception>
    /// <exception cref="TrainingFailure">They are beyond the memory limit, and the disk has no space for them either.</exception>
    public static PreparedData From(Table table, TrainingPlan plan, DataSplit split, ScratchSpace scratch)
    {
        var inputs = plan.Start?.Definition.Inputs ?? Fit(table, plan, split);
        var width = inputs.Sum(input => input.Width);
        if (plan.Network.Inputs is { } fixedInputs && fixedInputs != width)
            throw TooFewCategories(plan, inputs, fixedInputs, width);
        var outputs = plan.Start?.Definition.Outputs ?? Outputs(table, plan, split);
        var topology = plan.Network.ToTopology(width, plan.Outputs);
        var weights = SampleWeights.Of(table, plan, split.Training);
        var bytes = Bytes(split.Training, weighted: weights is not null) + Bytes(split.Validation) + Bytes(split.Test);
        var definition = new ModelDefinition(plan.Task, ModelTopology.Of(topology), inputs, outputs, plan.Preprocessing, Reading(plan));
        var builder = new SplitBuilder(table, definition, plan.Request.Target, scratch.DirectoryFor(bytes));
        EncodedSplit? training = null, validation = null;
        try
        {
            return new PreparedData
            {
                Definition = definition,
                Training = training = builder.Build(split.Training, weights),
                Validation = validation = builder.BuildIfAny(split.Validation),
                Test = builder.BuildIfAny(split.Test),
                Warnings = [.. WarmStart.Warnings(plan), .. DataWarnings.Of(table, plan, inputs, outputs, split.Training)],
            };
        }
        catch (IOException e)
        {
            training?.Dispose();
            validation?.Dispose();
            throw scratch.DiskFull(bytes, e);
        }

        long Bytes(int[] rows, bool weighted = false) => TrainingData.BytesOf(rows.Length, width, plan.Outputs, weighted);
    }

    static InputColumn[] Fit(Table table, TrainingPlan plan, DataSplit split)
    {
        var inputs = new InputColumn[plan.Features.Count];
        SideBySide.ForEach(inputs.Length, split.Training.Length,
            i => inputs[i] = ColumnFit.Fit(table[plan.Features[i].Name], split.Training, plan.Preprocessing));
        return inputs;
    }

    static InstanceReading Reading(TrainingPlan plan) => new(plan.Dataset.Format.Missing,
        [.. plan.Dataset.Columns.Select(column => column.Name).Except(plan.Features.Select(feature => feature.Name))]);

    /// <summary>
    /// Another seed may draw a rare category into the training rows; with folds none does, as the last row of each category is held
    /// out once.
    /// </summary>
    static Refusal TooFewCategories(TrainingPlan plan, IReadOnlyList<InputColumn> inputs, int fixedInputs, int width)
    {
        var folded = plan.Request.CrossValidation is not null;
        var rare = plan.Features.Zip(inputs)
            .Where(pair => pair.Second.Categories?.Count < pair.First.Categories?.Count && !pair.Second.Other)
            .Select(pair => $"'{pair.First.Name}'").Listed();
        var rows = folded ? "of a fold" : $"drawn by seed {plan.Request.Seed}";
        return Refusal.Unprocessable("network", $"The network has {fixedInputs} inputs; the training rows {rows} make {width}, because "
            + $"they lack categories of {rare}. Leave the network's inputs null, leave {rare} out of features"
            + (folded ? "." : ", or choose another seed."));
    }

    static ModelOutputs Outputs(Table table, TrainingPlan plan, DataSplit split) => plan.Task switch
    {
        ModelTask.Regression => new(Targets:
            [.. plan.Targets.Select(target => ColumnFit.FitTarget(table[target.Name], split.Training, plan.Preprocessing))]),
        ModelTask.Multilabel => new(Classes: [.. plan.Targets.Select(target => target.Name)],
            PositiveValues: [.. plan.Targets.Select(target => table[target.Name].Categories[^1])]),
        ModelTask.Classification => new(Classes: table[plan.Targets[0].Name].Categories),
        _ => throw new InvalidOperationException($"There are no outputs for the task {plan.Task}."),
    };

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
        Test?.Dispose();
    }
}
