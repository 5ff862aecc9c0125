using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Networks;

namespace MlpService.Jobs.Training;

/// <summary>
/// A request held against its network and dataset: what auto stands for, which columns go in, what comes out.
/// Made before a job is queued, so that the impossible is refused at once, and again when it runs.
/// </summary>
sealed record TrainingPlan
{
    public required JobRequest Request { get; init; }
    public required Network Network { get; init; }
    public required Dataset Dataset { get; init; }

    /// <summary>The version whose weights, columns and scaling it goes on from; null: it starts afresh.</summary>
    public required ModelVersion? Start { get; init; }
    public required TaskChoice Choice { get; init; }
    public required IReadOnlyList<ColumnSummary> Features { get; init; }
    public required IReadOnlyList<ColumnSummary> Targets { get; init; }

    public ModelTask Task => Choice.Task;

    public int Outputs => Choice.Outputs;

    public Preprocessing Preprocessing => Start?.Definition.Preprocessing ?? Request.Preprocessing ?? new();

    /// <summary>Network inputs, if every category of the dataset is met among the training rows.</summary>
    public int MostInputs => Features.Sum(feature => feature.Kind == ColumnKind.Categorical ? feature.Categories!.Count : 1);

    /// <exception cref="Refusal">422: network, dataset and request do not fit together; the detail says what would.</exception>
    public static TrainingPlan For(JobRequest request, Network network, Dataset dataset, ModelVersion? start)
    {
        var targets = request.Target.Select((name, t) => Column(dataset, name, request.Target.Count == 1 ? "target" : $"target[{t}]")).ToList();
        Refusal.Unless(targets.Distinct().Count() == targets.Count, "target", "A column is named twice as target; name it once.");
        var plan = new TrainingPlan
        {
            Request = request,
            Network = network,
            Dataset = dataset,
            Start = start,
            Choice = TaskChoice.For(request, targets, network.Layers[^1]),
            Features = FeaturesOf(request, dataset, targets, start),
            Targets = targets,
        };
        plan.RefuseMisfit();
        if (targets[0].Categories is { } classes)
            plan.RefuseClasses([.. classes.Select(category => category.Value)]);
        if (start is not null)
            WarmStart.RefuseMisfit(plan, start);
        return plan;
    }

    static List<ColumnSummary> FeaturesOf(JobRequest request, Dataset dataset, List<ColumnSummary> targets, ModelVersion? start)
    {
        var names = request.Features ?? start?.Definition.Inputs.Select(input => input.Name).ToList();
        if (names is null)
        {
            var rest = dataset.Columns
                .Where(column => column.Kind != ColumnKind.Ignored && column.Name != request.SampleWeights && !targets.Contains(column)).ToList();
            Refusal.Unless(rest.Count > 0, "features", $"The dataset '{dataset.Name}' has no column to learn from besides its targets.");
            return rest;
        }
        var features = names.Select((name, f) => Column(dataset, name, $"features[{f}]")).ToList();
        foreach (var feature in features.Where(targets.Contains))
            throw Refusal.Impossible("features", $"The column '{feature.Name}' is a target; it cannot be a feature too.");
        Refusal.Unless(features.Distinct().Count() == features.Count, "features", "A column is named twice as feature; name it once.");
        return features;
    }

    static ColumnSummary Column(Dataset dataset, string name, string field)
    {
        var column = dataset.Columns.FirstOrDefault(column => column.Name == name) ?? throw Refusal.Impossible(field,
            $"The dataset '{dataset.Name}' has no column '{name}'. It has {string.Join(", ", dataset.Columns.Take(20).Select(c => c.Name))}"
            + (dataset.Columns.Count > 20 ? ", ..." : "."));
        Refusal.Unless(column.Kind != ColumnKind.Ignored, field,
            $"The column '{name}' of '{dataset.Name}' is ignored: all missing, dates or free text. Choose another, or upload again naming its kind in columns.");
        return column;
    }

    void RefuseMisfit()
    {
        Refusal.Unless(Network.Inputs is null || Network.Inputs == MostInputs || Start is not null, "network",
            $"The network has {Network.Inputs} inputs and the features become {MostInputs} (a category column one for each category). "
            + "Choose other features, or leave the network's inputs null.");
        Refusal.Unless(Request.CrossValidation is not null || Request.Validation.Fraction + Request.Test.Fraction < 1, "test.fraction",
            $"validation.fraction {Request.Validation.Fraction} and test.fraction {Request.Test.Fraction} leave no rows to train on; together they must be below 1.");
        Refusal.Unless(Request.Schedule.WarmupEpochs < Request.Epochs, "schedule.warmupEpochs", $"The rate would still rise in the last of {Request.Epochs} epochs: "
            + $"schedule.warmupEpochs {Request.Schedule.WarmupEpochs} must be below epochs.");
        var schedule = Request.Schedule.ToSchedule();
        Refusal.Unless(schedule.Kind != ScheduleKind.ReduceOnPlateau || schedule.Minimum <= Request.Optimizer.LearningRateOrDefault, "schedule.minimum",
            $"schedule.minimum {schedule.Minimum} is above the learning rate {Request.Optimizer.LearningRateOrDefault}, which should fall towards it. Lower it, or raise optimizer.learningRate.");
        Refusal.Unless(Request.ClassWeights is null || Task == ModelTask.Classification, "classWeights",
            $"classWeights are for classification, and the task is {Words.Of(Task)}. Leave them null; sampleWeights can weigh rows.");
        Refusal.Unless(Start is null || Request.CrossValidation is null, "crossValidation",
            "startFrom's weights may have learned from the rows of every fold, which would then measure nothing; use one or the other.");
        if (Request.SampleWeights is { } weights)
            RefuseWeights(Column(Dataset, weights, "sampleWeights"));
        if (Request.EarlyStopping is { } stopping && !stopping.Metric.IsReportedFor(Task))
            throw Refusal.Impossible("earlyStopping.metric", $"{Words.Of(Task)} has no {Words.Of(stopping.Metric)} to watch; use one of "
                + $"{string.Join(", ", Enum.GetValues<JobMetric>().Where(metric => metric.IsReportedFor(Task)).Select(Words.Of))}.");
        Foresight.RefuseImpossible(this);
        if (ToOptions(threads: 1).Problem(Network.ToTopology(MostInputs, Outputs)) is { } problem)
            throw Refusal.Impossible("network", problem);
    }

    /// <summary>
    /// Holds what request and start say of classes against those of the target. Before queueing where the dataset's summary
    /// names them; it does not for numbers of old datasets and of the widest, whose classes are known once the table is read.
    /// </summary>
    /// <exception cref="Refusal">422: other classes than the version to start from has, or a weight for a class there is not.</exception>
    public void RefuseClasses(IReadOnlyList<string> classes)
    {
        if (Task != ModelTask.Classification)
            return;
        if (Request.ClassWeights?.Given is { } given)
            RowWeights.RefuseUnknown(given, Targets[0].Name, classes);
        if (Start is { Definition.Task: ModelTask.Classification } start)
            Refusal.Unless(start.Definition.Outputs.Classes!.SequenceEqual(classes), "target", $"The classes of '{Targets[0].Name}' are not those of "
                + $"'{start.Model}' version {start.Version}: {string.Join(", ", start.Definition.Outputs.Classes!.Take(20))}. Train without startFrom.");
    }

    void RefuseWeights(ColumnSummary weights)
    {
        Refusal.Unless(weights.Kind == ColumnKind.Numeric, "sampleWeights",
            $"The column '{weights.Name}' is not numeric; sample weights are numbers of 0 or more.");
        Refusal.Unless(!Targets.Contains(weights) && !Features.Contains(weights), "sampleWeights",
            $"The column '{weights.Name}' is a target or a feature; sample weights need a column of their own.");
        Refusal.Unless(weights is { Missing: 0, Min: >= 0, Max: >= JobRequest.Smallest and <= MostWeight }, "sampleWeights",
            $"The column '{weights.Name}' goes from {weights.Min} to {weights.Max} and {weights.Missing} rows have no value; "
            + $"sample weights go from 0 to {MostWeight}, are not all 0, and none is missing.");
    }

    const double MostWeight = 1e6;

    /// <summary>The engine's options.</summary>
    public TrainingOptions ToOptions(int threads) => new()
    {
        Loss = Choice.Loss,
        Epochs = Request.Epochs,
        BatchSize = Request.BatchSize,
        Shuffle = Request.Shuffle,
        Seed = (ulong)Request.Seed,
        Optimizer = Request.Optimizer.ToOptions(),
        Schedule = Request.Schedule.ToSchedule(),
        L1 = Request.L1,
        L2 = Request.L2,
        GradientClip = Request.GradientClip,
        InputDropout = Request.InputDropout,
        Threads = threads,
        Accuracy = Task == ModelTask.Regression ? AccuracyRule.None
            : Task == ModelTask.Classification && Outputs > 1 ? AccuracyRule.LargestOutput : AccuracyRule.Threshold,
        EarlyStopping = Request.EarlyStopping is { } stopping && (Request.HasValidation || !stopping.NeedsValidation) ? stopping.ToRule() : null,
    };
}
