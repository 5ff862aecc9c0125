using MlpEngine;
using MlpService.Http;
using MlpService.Networks;
using MlpService.Serialization;

namespace MlpService.Models;

/// <summary>What imported weights say their network's outputs mean.</summary>
static class ImportedOutputs
{
    /// <exception cref="Refusal">422: values of labels where there are none, or of more or fewer than there are.</exception>
    public static void RefuseMisfit(IReadOnlyList<string>? positiveValues, ImportedTask task, IReadOnlyList<string>? classes)
    {
        if (positiveValues is null)
            return;
        if (task != ImportedTask.Multilabel)
            throw Refusal.Unprocessable("positiveValues", "Only labels have positiveValues; leave them out, or make the task multilabel.");
        if (positiveValues.Count != classes!.Count)
            throw Refusal.Unprocessable("positiveValues",
                $"{positiveValues.Count} positiveValues are given for {classes.Count} classes; give one for each, or leave them out.");
    }

    /// <exception cref="Refusal">422: too many names or too few, or classes of outputs that are no probabilities.</exception>
    public static void RefuseMisfit(
        bool multilabel, IReadOnlyList<string>? classes, IReadOnlyList<TargetColumn>? targets, Network network, int outputs)
    {
        if (classes is not null && targets is not null)
            throw Refusal.Unprocessable("classes", "Give classes for classification, or targets for regression, not both.");
        if (classes is null && targets is null)
            throw Refusal.Unprocessable("classes", "The body has neither classes nor targets, which say what the outputs mean: give "
                + "classes, the name of each, or for a regression targets, a name for each output.");
        if (targets is not null && targets.Count != outputs)
            throw Refusal.Unprocessable("targets", $"{targets.Count} targets are named; the network has {outputs} outputs.");
        if (multilabel && classes is null)
            throw Refusal.Unprocessable("classes", "multilabel needs classes: a name for each output.");
        if (classes is null)
            return;
        var needed = multilabel ? outputs : Math.Max(2, outputs);
        if (classes.Count != needed)
            throw Refusal.Unprocessable("classes", $"{classes.Count} classes are named; a network with {outputs} "
                + $"{(outputs == 1 ? "output" : "outputs")} needs {needed}.");
        var output = network.Layers[^1].Activation;
        if (output is not (Activation.Step or Activation.Sigmoid) && !(output == Activation.Softmax && outputs > 1 && !multilabel))
            throw Refusal.Unprocessable("classes", $"The outputs of '{network.Name}', {outputs} of {EnumNames.Of(output)}, are no "
                + "probabilities of classes. Use step, sigmoid, or softmax with several units; or name targets instead of classes.");
    }
}
