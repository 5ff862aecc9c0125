using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>Starting from a stored version: "model" (its newest that did not diverge) or "model/3".</summary>
static class WarmStart
{
    const string Cold = "train without startFrom";

    /// <returns>The request with the version named, so that a newer one stored meanwhile changes nothing; and that version.</returns>
    /// <exception cref="Refusal">422: there is no such version.</exception>
    public static async Task<(JobRequest Request, ModelVersion? Version)> ResolveAsync(
        MlpDb db, JobRequest request, CancellationToken cancellation)
    {
        if (request.StartFrom is null)
            return (request, null);
        var (model, number) = Parse(request.StartFrom);
        var versions = db.ModelVersions.AsNoTracking()
            .Where(version => version.Model == model && (number == null || version.Version == number))
            .OrderByDescending(version => version.Version);
        var found = await versions.FirstOrDefaultAsync(version => number != null || version.Diverged == null, cancellation);
        if (found is not null)
            return (request with { StartFrom = $"{found.Model}/{found.Version}" }, found);
        throw Refusal.Unprocessable("startFrom", await versions.FirstOrDefaultAsync(cancellation) is { } diverged
            ? $"Every version of '{model}' diverged. Name one to start from it all the same, such as {model}/{diverged.Version}."
            : $"There is no version '{request.StartFrom.Cut()}' to start from. GET /api/v1/models lists the ones there are.");
    }

    static (string Model, int? Number) Parse(string startFrom) => startFrom.Split('/') switch
    {
        [{ Length: > 0 } model] => (model, null),
        [{ Length: > 0 } model, var digits] when int.TryParse(digits, out var number) => (model, number),
        _ => throw Refusal.Unprocessable("startFrom", $"'{startFrom.Cut()}' is not a version: write model or model/3."),
    };

    /// <exception cref="Refusal">422: other topology, inputs, targets or preprocessing than the version to start from.</exception>
    public static void RefuseMisfit(TrainingPlan plan, ModelVersion start)
    {
        var (definition, name) = (start.Definition, $"'{start.Model}' version {start.Version}");
        if (plan.Request.Preprocessing is not null && plan.Request.Preprocessing != definition.Preprocessing)
            throw Refusal.Unprocessable("preprocessing", $"The preprocessing of {name} is kept; leave it out of the request.");
        if (plan.Task != definition.Task)
            throw Refusal.Unprocessable("startFrom", $"{name} is for {EnumNames.Of(definition.Task)}, and the job for "
                + $"{EnumNames.Of(plan.Task)}. Choose target and task as its job did, or {Cold}.");
        var inputs = definition.Inputs.Select(input => (input.Name, input.Kind));
        if (!plan.Features.Select(feature => (feature.Name, feature.Kind)).SequenceEqual(inputs))
            throw Refusal.Unprocessable("features", $"The features are not the inputs of {name}: "
                + $"{definition.Inputs.Select(input => input.Name).Listed()}, in this order and of the same kinds. "
                + $"Leave features out to use them, or {Cold}.");
        RefuseOtherTargets(plan, definition.Outputs, name);
        var topology = plan.Network.ToTopology(plan.Network.Inputs ?? definition.Topology.Inputs, plan.Outputs);
        var asked = Describe(topology);
        var stored = Describe(definition.Topology.ToTopology());
        if (asked != stored)
            throw Refusal.Unprocessable("network", $"The network '{plan.Network.Name}' has another topology than {name}: it is {asked}, "
                + $"not {stored}. Use a network of that topology, or {Cold}.");
    }

    static void RefuseOtherTargets(TrainingPlan plan, ModelOutputs outputs, string name)
    {
        var names = outputs.Targets?.Select(target => target.Name).ToList()
            ?? (plan.Task == ModelTask.Multilabel ? outputs.Classes : null);
        if (names is not null && !names.SequenceEqual(plan.Request.Target))
            throw Refusal.Unprocessable("target", $"The targets {plan.Request.Target.Listed()} are not those of {name}: {names.Listed()}, "
                + $"in this order. Name these, or {Cold}.");
        foreach (var (target, positive) in plan.Targets.Zip(outputs.PositiveValues ?? []))
        {
            if (target.Categories is { } values && values[^1].Value != positive)
                throw Refusal.Unprocessable("target", $"The label '{target.Name}' is '{positive}' where a row has it in {name}, and here "
                    + $"it would be '{values[^1].Value}'. Write the column as there, or {Cold}.");
        }
    }

    /// <summary>Such as "4 inputs, 16 relu, 3 softmax".</summary>
    static string Describe(Topology topology) =>
        string.Join(", ", topology.Layers.Select(layer => $"{layer.Units} {EnumNames.Of(layer.Activation)}")
            .Prepend($"{topology.Inputs} inputs"));

    /// <summary>A start that diverged, and categories it has no input for: the network cannot tell them apart.</summary>
    public static IEnumerable<JobWarning> Warnings(TrainingPlan plan)
    {
        if (plan.Start is not { } start)
            yield break;
        if (start.Diverged is not null)
            yield return new("divergedStart", $"'{start.Model}' version {start.Version} comes from a training that diverged: its weights "
                + $"may be large already. Write startFrom '{start.Model}' for its newest version that did not.");
        foreach (var (feature, input) in plan.Features.Zip(start.Definition.Inputs)
            .Where(pair => pair.First.Kind == ColumnKind.Categorical))
        {
            var unseen = feature.Categories!.ExceptBy(input.Categories!, category => category.Value).ToList();
            if (unseen.Count > 0)
                yield return new("unseenCategory", $"'{start.Model}' version {start.Version} has no input for categories of "
                    + $"'{feature.Name}' that {unseen.Sum(category => category.Count)} of {plan.Dataset.Rows} rows have: "
                    + $"{unseen.Select(category => category.Value).Listed()}. They enter as all zeros, so that the "
                    + "network cannot tell them apart. Train without startFrom to learn them.");
        }
    }
}
