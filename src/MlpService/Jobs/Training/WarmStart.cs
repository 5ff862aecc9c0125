using Microsoft.EntityFrameworkCore;
using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>Going on from a stored version: "model" (its newest that did not diverge) or "model/3".</summary>
static class WarmStart
{
    /// <returns>The request with the version named, so that a newer one stored meanwhile changes nothing; and that version.</returns>
    /// <exception cref="Refusal">422: there is no such version.</exception>
    public static async Task<(JobRequest Request, ModelVersion? Version)> ResolveAsync(MlpDb db, JobRequest request, CancellationToken cancellation)
    {
        if (request.StartFrom is null)
            return (request, null);
        var parts = request.StartFrom.Split('/');
        int? number = parts.Length == 2 && int.TryParse(parts[1], out var n) ? n : null;
        Refusal.Unless(parts[0].Length > 0 && (parts.Length == 1 || number is not null), "startFrom", $"'{request.StartFrom}' is not a version: write model or model/3.");
        var versions = db.ModelVersions.AsNoTracking().Where(version => version.Model == parts[0] && (number == null || version.Version == number))
            .OrderByDescending(version => version.Version);
        var version = await versions.FirstOrDefaultAsync(version => number != null || version.Diverged == null, cancellation);
        if (version is null && await versions.FirstOrDefaultAsync(cancellation) is { } diverged)
            throw Refusal.Impossible("startFrom", $"Every version of '{parts[0]}' diverged. Name one to go on from it all the same, such as {parts[0]}/{diverged.Version}.");
        Refusal.Unless(version is not null, "startFrom", $"There is no version '{request.StartFrom}' to start from. GET /api/v1/models lists the ones there are.");
        return (request with { StartFrom = $"{version!.Model}/{version.Version}" }, version);
    }

    /// <exception cref="Refusal">422: other shape, inputs, targets or preprocessing than the version to start from.</exception>
    public static void RefuseMisfit(TrainingPlan plan, ModelVersion start)
    {
        var (definition, name) = (start.Definition, $"'{start.Model}' version {start.Version}");
        Refusal.Unless(plan.Request.Preprocessing is null || plan.Request.Preprocessing == definition.Preprocessing, "preprocessing",
            $"The preprocessing of {name} is kept; leave it out of the request.");
        Refusal.Unless(plan.Task == definition.Task, "startFrom", $"{name} is for {Words.Of(definition.Task)}, and the job for {Words.Of(plan.Task)}. "
            + $"Choose target and task as its job did, or {Afresh}.");
        Refusal.Unless(plan.Features.Select(feature => feature.Name).SequenceEqual(definition.Inputs.Select(input => input.Name))
            && plan.Features.Zip(definition.Inputs).All(pair => pair.First.Kind == pair.Second.Kind), "features",
            $"The features are not the inputs of {name}: {string.Join(", ", definition.Inputs.Take(20).Select(input => input.Name))}, in this order and of the same kinds. "
            + $"Leave features out to use them, or {Afresh}.");
        RefuseOtherTargets(plan, definition.Outputs, name);
        var topology = plan.Network.ToTopology(plan.Network.Inputs ?? definition.Topology.Inputs, plan.Outputs);
        var (asked, stored) = (ShapeOf(topology.Inputs, topology.Layers), ShapeOf(definition.Topology.Inputs, definition.Topology.Layers));
        Refusal.Unless(asked == stored, "network",
            $"The network '{plan.Network.Name}' has not the shape of {name}: it is {asked}, not {stored}. Use a network of that shape, or {Afresh}.");
    }

    const string Afresh = "train without startFrom";

    static void RefuseOtherTargets(TrainingPlan plan, ModelOutputs outputs, string name)
    {
        var names = outputs.Targets?.Select(target => target.Name).ToList() ?? (plan.Task == ModelTask.Multilabel ? outputs.Classes : null);
        if (names is not null && !names.SequenceEqual(plan.Request.Target))
            throw Refusal.Impossible("target", $"The targets {Listed(plan.Request.Target)} are not those of {name}: {Listed(names)}, in this order. Name these, or {Afresh}.");
        foreach (var (target, positive) in plan.Targets.Zip(outputs.PositiveValues ?? []))
            Refusal.Unless(target.Categories is null || target.Categories[^1].Value == positive, "target", $"The label '{target.Name}' is '{positive}' where a row has it in {name}, "
                + $"and here it would be '{target.Categories?[^1].Value}'. Write the column as there, or {Afresh}.");

        static string Listed(IReadOnlyList<string> names) => string.Join(", ", names.Take(20)) + (names.Count > 20 ? ", ..." : "");
    }

    /// <summary>Such as "4 inputs, 16 relu, 3 softmax".</summary>
    static string ShapeOf(int inputs, IReadOnlyList<Layer> layers) =>
        $"{inputs} inputs, {string.Join(", ", layers.Select(layer => $"{layer.Units} {Words.Of(layer.Activation)}"))}";

    /// <summary>A start that broke off, and categories it has no input for: the network cannot tell them apart.</summary>
    public static IEnumerable<JobWarning> Warnings(TrainingPlan plan)
    {
        if (plan.Start is not { } start)
            yield break;
        if (start.Diverged is not null)
            yield return new("divergedStart", null, null, $"'{start.Model}' version {start.Version} comes from a training that diverged: its weights may be large already. "
                + $"Write startFrom '{start.Model}' for its newest version that did not.");
        foreach (var (feature, input) in plan.Features.Zip(start.Definition.Inputs).Where(pair => pair.First.Kind == ColumnKind.Categorical))
        {
            var unseen = feature.Categories!.ExceptBy(input.Categories!, category => category.Value).ToList();
            if (unseen.Count > 0)
                yield return new("unseenCategory", null, null, $"'{start.Model}' version {start.Version} has no input for categories of '{feature.Name}' that "
                    + $"{unseen.Sum(category => category.Count)} of {plan.Dataset.Rows} rows have: {string.Join(", ", unseen.Take(20).Select(category => category.Value))}"
                    + $"{(unseen.Count > 20 ? ", ..." : "")}. They enter as all zeros, so that none is told from another. Train without startFrom to learn them.");
        }
    }
}
