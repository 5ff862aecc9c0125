using Microsoft.EntityFrameworkCore;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs.Training;

/// <summary>Going on from a stored version: "model" (its newest) or "model/3".</summary>
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
        Refusal.Unless(parts.Length == 1 || number is not null, "startFrom", $"'{request.StartFrom}' is not a version: write model or model/3.");
        var version = await db.ModelVersions.AsNoTracking()
            .Where(version => version.Model == parts[0] && (number == null || version.Version == number))
            .OrderByDescending(version => version.Version).FirstOrDefaultAsync(cancellation)
            ?? throw Refusal.Impossible("startFrom", $"There is no version '{request.StartFrom}' to start from. GET /api/v1/models lists the ones there are.");
        return (request with { StartFrom = $"{version.Model}/{version.Version}" }, version);
    }

    /// <exception cref="Refusal">422: other shape, inputs, targets or preprocessing than the version to start from.</exception>
    public static void RefuseMisfit(TrainingPlan plan, ModelVersion start)
    {
        var (definition, name) = (start.Definition, $"'{start.Model}' version {start.Version}");
        Refusal.Unless(plan.Request.Preprocessing is null || plan.Request.Preprocessing == definition.Preprocessing, "preprocessing",
            $"The preprocessing of {name} is kept; leave it out of the request.");
        Refusal.Unless(plan.Task == definition.Task, "startFrom", $"{name} is for {Words.Of(definition.Task)}, and the job for {Words.Of(plan.Task)}.");
        Refusal.Unless(plan.Features.Select(feature => feature.Name).SequenceEqual(definition.Inputs.Select(input => input.Name))
            && plan.Features.Zip(definition.Inputs).All(pair => pair.First.Kind == pair.Second.Kind), "features",
            $"The features are not the inputs of {name}: {string.Join(", ", definition.Inputs.Take(20).Select(input => input.Name))}, in this order.");
        var targets = definition.Outputs.Targets?.Select(target => target.Name) ?? (definition.Task == ModelTask.Multilabel ? definition.Outputs.Classes : null);
        Refusal.Unless(targets is null || targets.SequenceEqual(plan.Request.Target), "target", $"The targets are not those of {name}.");
        var topology = plan.Network.ToTopology(definition.Topology.Inputs, plan.Outputs);
        Refusal.Unless((plan.Network.Inputs ?? definition.Topology.Inputs) == definition.Topology.Inputs
            && topology.Layers.Select(layer => (layer.Units, layer.Activation)).SequenceEqual(definition.Topology.Layers.Select(layer => (layer.Units, layer.Activation))),
            "network", $"The network '{plan.Network.Name}' has not the shape of {name}.");
    }

    /// <summary>Categories that have no input in the version to start from: the network cannot tell them apart.</summary>
    public static IEnumerable<JobWarning> Warnings(TrainingPlan plan)
    {
        if (plan.Start is not { } start)
            yield break;
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
