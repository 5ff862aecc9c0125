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
    public static PreparedData From(Table table, TrainingPlan plan, Split split)
    {
        var inputs = plan.Start?.Definition.Inputs
            ?? [.. plan.Features.Select(feature => ColumnFit.Fit(table[feature.Name], split.Training, plan.Preprocessing))];
        var encoder = new RowEncoder(inputs);
        if (plan.Network.Inputs is { } fixedInputs && fixedInputs != encoder.Width)
            throw new Refusal(StatusCodes.Status422UnprocessableEntity, $"The network has {fixedInputs} inputs; the training rows drawn by seed "
                + $"{plan.Request.Seed} have categories for {encoder.Width}. Leave the network's inputs null, or choose another seed.");
        if (plan is { Task: ModelTask.Classification, Start: { } start } && !table[plan.Targets[0].Name].Categories.SequenceEqual(start.Definition.Outputs.Classes!))
            throw Refusal.Impossible("target", $"The classes of '{plan.Targets[0].Name}' are not those of '{start.Model}' version {start.Version}: "
                + $"{string.Join(", ", start.Definition.Outputs.Classes!.Take(20))}.");
        var outputs = plan.Start?.Definition.Outputs ?? Outputs(table, plan, split);
        var topology = plan.Network.ToTopology(encoder.Width, plan.Outputs);
        var parts = new PartBuilder(table, plan, encoder, outputs);
        return new PreparedData
        {
            Definition = new(plan.Task, new(topology.Inputs, topology.Layers), inputs, outputs, plan.Preprocessing),
            Training = parts.Build(split.Training, RowWeights.Of(table, plan, split.Training)),
            Validation = parts.BuildIfAny(split.Validation),
            Test = parts.BuildIfAny(split.Test),
            Warnings = [.. DataWarnings.Of(table, plan, inputs, outputs, split.Training)],
        };
    }

    static ModelOutputs Outputs(Table table, TrainingPlan plan, Split split) => plan.Task switch
    {
        ModelTask.Regression => new(Targets: [.. plan.Targets.Select(target => ColumnFit.FitTarget(table[target.Name], split.Training, plan.Preprocessing))]),
        ModelTask.Multilabel => new(Classes: [.. plan.Targets.Select(target => target.Name)]),
        _ => new(Classes: table[plan.Targets[0].Name].Categories),
    };

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
        Test?.Dispose();
    }
}
