using MlpEngine;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;
using MlpService.Networks;
using MlpService.Serialization;

namespace MlpService.Jobs.Training;

/// <summary>What auto stands for, and how many outputs the task needs.</summary>
/// <param name="Task">What is predicted.</param>
/// <param name="Loss">What training minimizes.</param>
/// <param name="Classes">How many classes the target has; 0 unless classification.</param>
/// <param name="Outputs">Units of the output layer.</param>
sealed record TaskChoice(ModelTask Task, Loss Loss, int Classes, int Outputs)
{
    /// <exception cref="Refusal">422: task, targets and output layer do not fit together; the detail says what would.</exception>
    public static TaskChoice For(JobRequest request, IReadOnlyList<ColumnSummary> targets, IReadOnlyList<LayerDefinition> layers)
    {
        var (output, path) = (layers[^1], $"layers[{layers.Count - 1}]");
        var numeric = targets.All(target => target.Kind == ColumnKind.Numeric);
        var task = TaskOf(request, numeric, output.Activation);
        RefuseTargets(task, targets, numeric);
        RefuseOutput(task, output.Activation, path, numeric);
        RefuseSingleSoftmax(request, targets[0], output, path, task);
        var classes = task == ModelTask.Classification ? CountClasses(targets[0]) : 0;
        return new(task, LossOf(request.Loss, task, output.Activation), classes, OutputsOf(output, path, task, classes, targets.Count));
    }

    static ModelTask TaskOf(JobRequest request, bool numeric, Activation output) => request.Task switch
    {
        JobTask.Auto => numeric && output != Activation.Softmax ? ModelTask.Regression : ModelTask.Classification,
        JobTask.Classification => ModelTask.Classification,
        JobTask.Regression => ModelTask.Regression,
        JobTask.Multilabel => ModelTask.Multilabel,
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Task, "There is no such task."),
    };

    static void RefuseTargets(ModelTask task, IReadOnlyList<ColumnSummary> targets, bool numeric)
    {
        if (task == ModelTask.Regression && !numeric)
            throw Refusal.Unprocessable("task", "regression needs numeric targets; for a categorical target use task = classification.");
        if (task == ModelTask.Classification && targets.Count > 1)
            throw Refusal.Unprocessable("target", $"classification has one target, not {targets.Count}. Train one model for each, or use "
                + "task = multilabel for columns of two values.");
        if (task == ModelTask.Multilabel && targets.FirstOrDefault(target => target.ExactDistinct != 2) is { } label)
            throw Refusal.Unprocessable("target", $"The label '{label.Name}' has {label.ExactDistinct?.ToString() ?? "too many"} different "
                + "values; a label has two, such as 0 and 1.");
    }

    static void RefuseOutput(ModelTask task, Activation output, string path, bool numeric)
    {
        if (task == ModelTask.Classification && output is not (Activation.Softmax or Activation.Sigmoid or Activation.Step))
            throw Refusal.Unprocessable("network", "classification needs a softmax or sigmoid output; the network's last layer, "
                + $"{path}, is {EnumNames.Of(output)}. Make it softmax"
                + (numeric ? ", or use task = regression to predict the number itself." : "."));
        if (task == ModelTask.Multilabel && output is not (Activation.Sigmoid or Activation.Step))
            throw Refusal.Unprocessable("network",
                $"multilabel needs a sigmoid output; the network's last layer, {path}, is {EnumNames.Of(output)}. "
                + "Make it sigmoid, of which each output says by itself whether the row has a label.");
        if (task == ModelTask.Regression && output == Activation.Softmax)
            throw Refusal.Unprocessable("network",
                "regression cannot use a softmax output, whose values sum to 1; use identity, or task = classification.");
    }

    /// <summary>A number and one unit mean a regression, which softmax made a classification.</summary>
    static void RefuseSingleSoftmax(
        JobRequest request, ColumnSummary target, LayerDefinition output, string path, ModelTask task)
    {
        if (task == ModelTask.Classification && request.Task == JobTask.Auto && target.Kind == ColumnKind.Numeric
            && output is { Activation: Activation.Softmax, Units: 1 })
            throw Refusal.Unprocessable("network",
                $"The network's last layer, {path}, is softmax with 1 unit, whose output is always 1. To predict "
                + $"the number '{target.Name}' make it identity, which is a regression; to tell its different values apart as classes "
                + "leave its units null.");
    }

    static int CountClasses(ColumnSummary target)
    {
        if (target.ExactDistinct == 1)
            throw Refusal.Unprocessable("target",
                $"The target '{target.Name}' has one class only: there is nothing to tell apart. At least 2 are needed.");
        return target.ExactDistinct ?? throw Refusal.Unprocessable("target", $"The target '{target.Name}' has more than {Categories.Max} "
            + "different values, or more than were counted in so wide a table: too many for classes. For a number use task = regression "
            + "and an output that is not softmax; for classes in a wide table upload it again naming the column categorical in columns.");
    }

    /// <exception cref="Refusal">422: a loss for classes, and the task is regression.</exception>
    public static Loss LossOf(JobLoss asked, ModelTask task, Activation output) => asked switch
    {
        JobLoss.Auto when task == ModelTask.Regression => Loss.MeanSquaredError,
        JobLoss.Auto => output == Activation.Softmax ? Loss.CategoricalCrossEntropy : Loss.BinaryCrossEntropy,
        JobLoss.BinaryCrossEntropy when task == ModelTask.Regression => throw Refusal.Unprocessable("loss",
            "binaryCrossEntropy is for classes and labels; for regression use meanSquaredError, meanAbsoluteError or huber."),
        JobLoss.MeanSquaredError => Loss.MeanSquaredError,
        JobLoss.BinaryCrossEntropy => Loss.BinaryCrossEntropy,
        JobLoss.CategoricalCrossEntropy => Loss.CategoricalCrossEntropy,
        JobLoss.MeanAbsoluteError => Loss.MeanAbsoluteError,
        JobLoss.Huber => Loss.Huber,
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "There is no such loss."),
    };

    static int OutputsOf(LayerDefinition output, string path, ModelTask task, int classes, int targets)
    {
        if (task != ModelTask.Classification)
            return output.Units is null || output.Units == targets ? targets : throw Refusal.Unprocessable("network",
                $"The network has {output.Units} outputs and there are {targets} targets. Give {path} {targets} units, or null.");
        var oneIsEnough = output.Activation == Activation.Sigmoid && classes == 2;
        if (output.Units is not null && output.Units != classes && !(output.Units == 1 && oneIsEnough))
            throw Refusal.Unprocessable("network",
                $"The network has {output.Units} {EnumNames.Of(output.Activation)} outputs and the target has {classes} classes. "
                + $"Units of {path} that fit: {(oneIsEnough ? "1, 2" : classes)} or null.");
        return output.Units ?? (oneIsEnough ? 1 : classes);
    }
}
