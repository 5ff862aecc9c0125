using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;

namespace MlpService.Jobs;

/// <summary>A dataset as the engine takes it: split, encoded by what was fitted on the training rows, and described.</summary>
sealed class PreparedData : IDisposable
{
    public required ModelDefinition Definition { get; init; }
    public required TrainingData Training { get; init; }
    public TrainingData? Validation { get; init; }
    public TrainingData? Test { get; init; }
    public required IReadOnlyList<JobWarning> Warnings { get; init; }

    /// <exception cref="Refusal">Rows that cannot be used, or too few of them.</exception>
    public static PreparedData From(Table table, TrainingPlan plan)
    {
        var request = plan.Request;
        var features = plan.Features.Select(feature => table[feature.Name]).ToList();
        var targets = plan.Targets.Select(target => table[target.Name]).ToList();
        var (strata, warnings) = Strata(table, plan, features, targets);
        var split = Split.Draw(strata, request.Validation.Fraction, request.Test.Fraction, (ulong)request.Seed);
        RefuseEmptyParts(split, request);

        var inputs = features.Select(feature => ColumnFit.Fit(feature, split.Training, request.Preprocessing)).ToList();
        var encoder = new RowEncoder(inputs);
        if (plan.Network.Inputs is { } fixedInputs && fixedInputs != encoder.Width)
            throw new Refusal(StatusCodes.Status422UnprocessableEntity, $"The network has {fixedInputs} inputs; the training rows drawn by seed "
                + $"{request.Seed} have categories for {encoder.Width}. Leave the network's inputs null, or choose another seed.");
        var outputs = plan.Task == ModelTask.Regression
            ? new ModelOutputs(Targets: [.. targets.Select(target => ColumnFit.FitTarget(target, split.Training, request.Preprocessing))])
            : new ModelOutputs(Classes: targets[0].Categories);
        var topology = plan.Network.ToTopology(encoder.Width, plan.Outputs);
        var parts = new PartBuilder(features, targets, encoder, outputs, plan);
        return new PreparedData
        {
            Definition = new(plan.Task, new(topology.Inputs, topology.Layers), inputs, outputs, request.Preprocessing),
            Training = parts.Build(split.Training),
            Validation = split.Validation.Length == 0 ? null : parts.Build(split.Validation),
            Test = split.Test.Length == 0 ? null : parts.Build(split.Test),
            Warnings = warnings,
        };
    }

    /// <summary>The class of each row that can be used, -1 for those left out.</summary>
    static (int[] Strata, List<JobWarning> Warnings) Strata(
        Table table, TrainingPlan plan, List<TableColumn> features, List<TableColumn> targets)
    {
        var strata = new int[table.Rows];
        int withoutTarget = 0, withoutFeature = 0;
        var rule = plan.Request.Preprocessing.Missing;
        for (var row = 0; row < table.Rows; row++)
        {
            strata[row] = plan.Task == ModelTask.Classification ? targets[0].Codes[row] : 0;
            if (targets.Any(target => target.IsMissing(row)))
            {
                strata[row] = -1;
                withoutTarget++;
            }
            else if (rule is MissingRule.Drop or MissingRule.Error && features.FirstOrDefault(feature => feature.IsMissing(row)) is { } feature)
            {
                if (rule == MissingRule.Error)
                    throw new Refusal(StatusCodes.Status422UnprocessableEntity, $"Row {row} has no value in column '{feature.Name}', and "
                        + "preprocessing.missing is error. Use mean, median or drop, or complete the data.");
                strata[row] = -1;
                withoutFeature++;
            }
        }
        var warnings = new List<JobWarning>();
        if (withoutTarget > 0)
            warnings.Add(new("missingTarget", null, null, $"{withoutTarget} of {table.Rows} rows have no target and were left out."));
        if (withoutFeature > 0)
            warnings.Add(new("missingDropped", null, null, $"{withoutFeature} of {table.Rows} rows have a missing feature and were left out."));
        return (strata, warnings);
    }

    static void RefuseEmptyParts(Split split, JobRequest request)
    {
        if (split.Training.Length == 0)
            throw TooFew("training", 0);
        if (request.Validation.Fraction > 0 && split.Validation.Length == 0)
            throw TooFew("validation", request.Validation.Fraction);
        if (request.Test.Fraction > 0 && split.Test.Length == 0)
            throw TooFew("test", request.Test.Fraction);

        Refusal TooFew(string part, double fraction) => new(StatusCodes.Status422UnprocessableEntity,
            $"Of {split.Training.Length + split.Validation.Length + split.Test.Length} usable rows none is left for the {part} part"
            + (fraction > 0 ? $" of {fraction}; set {part}.fraction to 0 or upload more rows." : "; upload more rows."));
    }

    public void Dispose()
    {
        Training.Dispose();
        Validation?.Dispose();
        Test?.Dispose();
    }

    /// <summary>Copies chosen rows of a table into rows for the engine.</summary>
    sealed class PartBuilder(List<TableColumn> features, List<TableColumn> targets, RowEncoder encoder, ModelOutputs outputs, TrainingPlan plan)
    {
        public TrainingData Build(int[] rows)
        {
            var part = new TrainingData(rows.Length, encoder.Width, plan.Outputs);
            for (var i = 0; i < rows.Length; i++)
            {
                encoder.Encode(features, rows[i], part.Input(i));
                Target(rows[i], part.Target(i));
            }
            return part;
        }

        void Target(int row, Span<float> target)
        {
            if (outputs.Targets is { } scaled)
            {
                for (var t = 0; t < scaled.Count; t++)
                    target[t] = (float)((targets[t].Numbers[row] - scaled[t].Offset) / scaled[t].Scale);
                return;
            }
            target.Clear();
            if (target.Length == 1)
                target[0] = targets[0].Codes[row];
            else
                target[targets[0].Codes[row]] = 1;
        }
    }
}
