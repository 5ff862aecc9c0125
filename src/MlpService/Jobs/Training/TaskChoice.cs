using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Networks;

namespace MlpService.Jobs.Training;

/// <summary>What auto stands for, and how many outputs the task needs.</summary>
/// <param name="Classes">How many classes the target has; 0 unless classification.</param>
/// <param name="Outputs">Units of the output layer.</param>
sealed record TaskChoice(ModelTask Task, Loss Loss, int Classes, int Outputs)
{
    /// <exception cref="Refusal">422: task, targets and output layer do not fit together; the detail says what would.</exception>
    public static TaskChoice For(JobRequest request, IReadOnlyList<ColumnSummary> targets, LayerDefinition output)
    {
        var task = TaskOf(request, targets, output.Activation);
        RefuseOutput(task, output.Activation, targets.All(target => target.Kind == ColumnKind.Numeric));
        RefuseSingleSoftmax(request, targets[0], output, task);
        Refusal.Unless(task != ModelTask.Regression || request.Loss != JobLoss.BinaryCrossEntropy, "loss",
            "binaryCrossEntropy is for classes and labels; for regression use meanSquaredError, meanAbsoluteError or huber.");
        var classes = task == ModelTask.Classification ? CountClasses(targets[0]) : 0;
        return new(task, LossOf(request.Loss, task, output.Activation), classes, OutputsOf(output, task, classes, targets.Count));
    }

    static ModelTask TaskOf(JobRequest request, IReadOnlyList<ColumnSummary> targets, Activation output)
    {
        var numeric = targets.All(target => target.Kind == ColumnKind.Numeric);
        var task = request.Task switch
        {
            JobTask.Classification => ModelTask.Classification,
            JobTask.Regression => ModelTask.Regression,
            JobTask.Multilabel => ModelTask.Multilabel,
            _ => numeric && output != Activation.Softmax ? ModelTask.Regression : ModelTask.Classification,
        };
        Refusal.Unless(task != ModelTask.Regression || numeric, "task",
            "regression needs numeric targets; for a categorical target use task = classification.");
        Refusal.Unless(task != ModelTask.Classification || targets.Count == 1, "target",
            $"classification has one target, not {targets.Count}. Train one model for each, or use task = multilabel for columns of two values.");
        foreach (var target in targets.Where(target => task == ModelTask.Multilabel && target.Distinct != 2))
            throw Refusal.Impossible("target", $"The label '{target.Name}' has {target.Distinct?.ToString() ?? "too many"} different values; a label has two, such as 0 and 1.");
        return task;
    }

    static void RefuseOutput(ModelTask task, Activation output, bool numeric)
    {
        Refusal.Unless(task != ModelTask.Classification || output is Activation.Softmax or Activation.Sigmoid or Activation.Step, "network",
            $"classification needs a softmax or sigmoid output; the network's last layer is {Words.Of(output)}. Make it softmax"
            + (numeric ? ", or use task = regression to predict the number itself." : "."));
        Refusal.Unless(task != ModelTask.Multilabel || output is Activation.Sigmoid or Activation.Step, "network",
            $"multilabel needs a sigmoid output; the network's last layer is {Words.Of(output)}. "
            + "Make it sigmoid, of which each output says by itself whether the row has a label.");
        Refusal.Unless(task != ModelTask.Regression || output != Activation.Softmax, "network",
            "regression cannot use a softmax output, whose values sum to 1; use identity, or task = classification.");
    }

    /// <summary>A number and one unit mean a regression, which softmax made a classification.</summary>
    static void RefuseSingleSoftmax(JobRequest request, ColumnSummary target, LayerDefinition output, ModelTask task) => Refusal.Unless(
        task != ModelTask.Classification || request.Task != JobTask.Auto || target.Kind != ColumnKind.Numeric || output is not { Activation: Activation.Softmax, Units: 1 },
        "network", $"The network's last layer is softmax with 1 unit, whose output is always 1. To predict the number '{target.Name}' make it identity, which is a regression; "
        + "to tell its different values apart as classes leave its units null.");

    static int CountClasses(ColumnSummary target)
    {
        Refusal.Unless(target.Distinct is not 1, "target",
            $"The target '{target.Name}' has one class only: there is nothing to tell apart. At least 2 are needed.");
        return target.Distinct ?? throw Refusal.Impossible("target", $"The target '{target.Name}' has more than {Categories.Max} different values, "
            + "or more than were counted in so wide a table: too many for classes. For a number use task = regression and an output that is not softmax; "
            + "for classes in a wide table upload it again naming the column categorical in columns.");
    }

    static Loss LossOf(JobLoss asked, ModelTask task, Activation output) => asked switch
    {
        JobLoss.Auto when task == ModelTask.Regression => Loss.MeanSquaredError,
        JobLoss.Auto => output == Activation.Softmax ? Loss.CategoricalCrossEntropy : Loss.BinaryCrossEntropy,
        _ => Enum.Parse<Loss>(asked.ToString()),
    };

    static int OutputsOf(LayerDefinition output, ModelTask task, int classes, int targets)
    {
        if (task != ModelTask.Classification)
        {
            Refusal.Unless(output.Units is null || output.Units == targets, "network",
                $"The network has {output.Units} outputs and there are {targets} targets. Give its last layer {targets} units, or null.");
            return targets;
        }
        var oneIsEnough = output.Activation == Activation.Sigmoid && classes == 2;
        Refusal.Unless(output.Units is null || output.Units == classes || (output.Units == 1 && oneIsEnough), "network",
            $"The network has {output.Units} {Words.Of(output.Activation)} outputs and the target has {classes} classes. "
            + $"Units of the last layer that fit: {(oneIsEnough ? "1, 2" : classes)} or null.");
        return output.Units ?? (oneIsEnough ? 1 : classes);
    }
}
