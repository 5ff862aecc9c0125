using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Networks;

namespace MlpService.Jobs;

/// <summary>
/// A request held against its network and dataset: what auto stands for, which columns go in, what comes out.
/// Made before a job is queued, so that the impossible is refused at once, and again when it runs.
/// </summary>
sealed record TrainingPlan
{
    public required JobRequest Request { get; init; }
    public required Network Network { get; init; }
    public required Dataset Dataset { get; init; }
    public required ModelTask Task { get; init; }
    public required Loss Loss { get; init; }
    public required IReadOnlyList<ColumnSummary> Features { get; init; }
    public required IReadOnlyList<ColumnSummary> Targets { get; init; }

    /// <summary>How many classes the target has; 0 for regression.</summary>
    public required int Classes { get; init; }

    /// <summary>Units of the output layer.</summary>
    public required int Outputs { get; init; }

    /// <summary>Network inputs if every category of the dataset is met among the training rows.</summary>
    public int MostInputs => Features.Sum(feature => feature.Kind == ColumnKind.Categorical ? feature.Categories!.Count : 1);

    Activation OutputActivation => Network.Layers[^1].Activation;

    /// <exception cref="Refusal">422: network, dataset and request do not fit together; the detail says what would.</exception>
    public static TrainingPlan For(JobRequest request, Network network, Dataset dataset)
    {
        var targets = request.Target.Select((name, t) => Column(dataset, name, request.Target.Count == 1 ? "target" : $"target[{t}]")).ToList();
        Require(targets.Distinct().Count() == targets.Count, "target", "A column is named twice as target; name it once.");
        var features = FeaturesOf(request, dataset, targets);
        var output = network.Layers[^1];
        var task = TaskOf(request, targets, output.Activation);
        var classes = task == ModelTask.Classification ? CountClasses(targets) : 0;
        var plan = new TrainingPlan
        {
            Request = request,
            Network = network,
            Dataset = dataset,
            Task = task,
            Loss = LossOf(request.Loss, task, output.Activation),
            Features = features,
            Targets = targets,
            Classes = classes,
            Outputs = OutputsOf(output, task, classes, targets.Count),
        };
        plan.RefuseMisfit();
        return plan;
    }

    static List<ColumnSummary> FeaturesOf(JobRequest request, Dataset dataset, List<ColumnSummary> targets)
    {
        if (request.Features is null)
        {
            var rest = dataset.Columns.Where(column => column.Kind != ColumnKind.Ignored && !targets.Contains(column)).ToList();
            Require(rest.Count > 0, "features", $"The dataset '{dataset.Name}' has no column to learn from besides its targets.");
            return rest;
        }
        var features = request.Features.Select((name, f) => Column(dataset, name, $"features[{f}]")).ToList();
        foreach (var feature in features.Where(targets.Contains))
            throw Impossible("features", $"The column '{feature.Name}' is a target; it cannot be a feature too.");
        Require(features.Distinct().Count() == features.Count, "features", "A column is named twice as feature; name it once.");
        return features;
    }

    static ColumnSummary Column(Dataset dataset, string name, string field)
    {
        var column = dataset.Columns.FirstOrDefault(column => column.Name == name) ?? throw Impossible(field,
            $"The dataset '{dataset.Name}' has no column '{name}'. It has {string.Join(", ", dataset.Columns.Take(20).Select(c => c.Name))}"
            + (dataset.Columns.Count > 20 ? ", ..." : "."));
        Require(column.Kind != ColumnKind.Ignored, field,
            $"The column '{name}' of '{dataset.Name}' is ignored: all missing, dates or free text. Choose another, or upload again naming its kind in columns.");
        return column;
    }

    static ModelTask TaskOf(JobRequest request, List<ColumnSummary> targets, Activation output)
    {
        Require(request.Task != JobTask.Multilabel, "task", "multilabel is not served yet; train one model for each label.");
        var numeric = targets.All(target => target.Kind == ColumnKind.Numeric);
        var task = request.Task switch
        {
            JobTask.Classification => ModelTask.Classification,
            JobTask.Regression => ModelTask.Regression,
            _ => numeric && output != Activation.Softmax ? ModelTask.Regression : ModelTask.Classification,
        };
        Require(task == ModelTask.Classification || numeric, "task",
            "regression needs numeric targets; for a categorical target use task = classification.");
        Require(task == ModelTask.Regression || targets.Count == 1, "target",
            $"classification has one target, not {targets.Count}. Train one model for each.");
        return task;
    }

    static int CountClasses(List<ColumnSummary> targets)
    {
        const int most = 1000;
        var (name, classes) = (targets[0].Name, targets[0].Distinct);
        Require(classes is not 1, "target", $"The target '{name}' has one class only: there is nothing to tell apart. At least 2 are needed.");
        Require(classes is not null, "target", $"The target '{name}' has more than {most} different values, too many for classes. "
            + "For a number use task = regression and an output that is not softmax.");
        return classes!.Value;
    }

    static Loss LossOf(JobLoss asked, ModelTask task, Activation output) => asked switch
    {
        JobLoss.Auto when task == ModelTask.Regression => Loss.MeanSquaredError,
        JobLoss.Auto => output == Activation.Softmax ? Loss.CategoricalCrossEntropy : Loss.BinaryCrossEntropy,
        _ => Enum.Parse<Loss>(asked.ToString()),
    };

    static int OutputsOf(LayerDefinition output, ModelTask task, int classes, int targets)
    {
        if (task == ModelTask.Regression)
        {
            Require(output.Units is null || output.Units == targets, "network",
                $"The network has {output.Units} outputs and there are {targets} targets. Give its last layer {targets} units, or null.");
            return targets;
        }
        var fits = output.Activation == Activation.Sigmoid && classes == 2 ? "1, 2 or null" : $"{classes} or null";
        Require(output.Units is null || output.Units == classes || (output.Units == 1 && fits.StartsWith('1')), "network",
            $"The network has {output.Units} {Json.Word(output.Activation)} outputs and the target has {classes} classes. Units of the last layer that fit: {fits}.");
        return output.Units ?? (output.Activation == Activation.Sigmoid && classes == 2 ? 1 : classes);
    }

    void RefuseMisfit()
    {
        Require(Task == ModelTask.Regression || OutputActivation is Activation.Softmax or Activation.Sigmoid or Activation.Step, "network",
            $"classification needs a softmax or sigmoid output; the network's last layer is {Json.Word(OutputActivation)}.");
        Require(Task == ModelTask.Classification || OutputActivation != Activation.Softmax, "network",
            "regression cannot use a softmax output, whose values sum to 1; use identity, or task = classification.");
        Require(Network.Inputs is null || Network.Inputs == MostInputs, "network",
            $"The network has {Network.Inputs} inputs and the features become {MostInputs} (a category column one for each category). "
            + "Choose other features, or leave the network's inputs null.");
        Require(Request.Validation.Fraction + Request.Test.Fraction < 1, "test.fraction",
            $"validation.fraction {Request.Validation.Fraction} and test.fraction {Request.Test.Fraction} leave no rows to train on; together they must be below 1.");
        Require(Request.ClassWeights is null, "classWeights", "classWeights are not served yet; leave them null.");
        Require(Request.StartFrom is null, "startFrom", "startFrom is not served yet; leave it null.");
        if (ToOptions(threads: 1).Problem(Network.ToTopology(MostInputs, Outputs)) is { } problem)
            throw Impossible("network", problem);
    }

    /// <summary>The engine's options.</summary>
    public TrainingOptions ToOptions(int threads) => new()
    {
        Loss = Loss,
        Epochs = Request.Epochs,
        BatchSize = Request.BatchSize,
        Shuffle = Request.Shuffle,
        Seed = (ulong)Request.Seed,
        Optimizer = Request.Optimizer.ToOptions(),
        Schedule = Request.Schedule.ToSchedule(),
        L1 = Request.L1,
        L2 = Request.L2,
        GradientClip = Request.GradientClip,
        Threads = threads,
        EarlyStopping = Request.EarlyStopping is { } stopping && (Request.Validation.Fraction > 0 || !stopping.NeedsValidation)
            ? stopping.ToRule()
            : null,
    };

    static void Require(bool holds, string field, string otherwise)
    {
        if (!holds)
            throw Impossible(field, otherwise);
    }

    static Refusal Impossible(string field, string detail) => new(StatusCodes.Status422UnprocessableEntity, detail, field);
}
