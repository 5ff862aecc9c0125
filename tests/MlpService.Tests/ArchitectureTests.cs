using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;
using MlpService.Storage;

namespace MlpService.Tests;

/// <summary>Which way the arrows point in the compiled service; the README draws them.</summary>
public sealed class ArchitectureTests
{
    static readonly string[] Slices = ["Networks", "Datasets", "Jobs", "Models", "Predictions"];

    static readonly string[] Below = ["Http", "Idempotency", "Serialization", "Storage", "Security"];

    static readonly HashSet<string> Rows = [.. typeof(MlpDb).GetProperties().Where(property => property.PropertyType.IsGenericType)
        .Select(property => property.PropertyType.GetGenericArguments()[0].FullName!)];

    static readonly Architecture Service = new ArchLoader().LoadAssemblies(typeof(Program).Assembly).Build();

    /// <summary>Of each type outside the migrations, nested ones counted to the type around them: the other types it uses.</summary>
    static readonly Dictionary<string, HashSet<string>> Arrows = Service.Types
        .Where(type => type.FullName.StartsWith("MlpService.", StringComparison.Ordinal) && !type.FullName.Contains(".Migrations."))
        .GroupBy(Outermost)
        .ToDictionary(types => types.Key, types => types.SelectMany(type => type.GetTypeDependencies())
            .Select(Outermost).Where(name => name.StartsWith("MlpService.", StringComparison.Ordinal) && name != types.Key).ToHashSet());

    static string Outermost(IType type) => type.FullName.Split('+', '`', '[')[0];

    [Fact]
    public void No_types_depend_on_each_other_in_a_circle()
    {
        var circles = Arrows.Keys.Where(type => Reachable(type).Contains(type)).Order().ToList();

        Assert.True(Arrows.Count > 100);
        Assert.Empty(circles);
    }

    [Fact]
    public void A_slice_uses_no_other_slices_endpoints() => Assert.Empty(Breaches((from, to) =>
        from != "MlpService" && SliceOf(to) != SliceOf(from) && to.EndsWith("Endpoints", StringComparison.Ordinal)));

    /// <summary>A version is made of a network's layers and a dataset's columns, and a job of all of them.</summary>
    [Fact]
    public void A_slice_uses_the_slices_below_it_and_of_the_others_only_rows() => Assert.Empty(Breaches((from, to) =>
        (SliceOf(from), SliceOf(to)) switch
        {
            (null, _) or (_, null) => false,
            ("Jobs", "Networks" or "Datasets" or "Models") or ("Models", "Networks" or "Datasets") => false,
            ("Predictions", "Models" or "Datasets") => false,
            var (one, other) => one != other && !Rows.Contains(to) && to != "MlpService.Jobs.JobQueries",
        }));

    [Fact]
    public void Http_serialization_and_storage_know_no_slice_but_its_rows() => Assert.Empty(Breaches((from, to) =>
        Below.Any(folder => from.StartsWith($"MlpService.{folder}.", StringComparison.Ordinal))
        && SliceOf(to) is not null && !Rows.Contains(to)));

    [Fact]
    public void Storage_does_not_know_http() => Assert.Empty(Breaches((from, to) =>
        from.StartsWith("MlpService.Storage.", StringComparison.Ordinal) && to.StartsWith("MlpService.Http.", StringComparison.Ordinal)));

    [Fact]
    public void Only_a_training_run_uses_the_engines_trainer() => Assert.Equal(["MlpService.Jobs.Training.TrainingRun"], Service.Types
        .Where(type => type.GetTypeDependencies().Any(used => used.FullName == "MlpEngine.Trainer")).Select(Outermost).Distinct());

    static string? SliceOf(string type) =>
        Slices.FirstOrDefault(slice => type.StartsWith($"MlpService.{slice}.", StringComparison.Ordinal));

    static IEnumerable<string> Breaches(Func<string, string, bool> isBreach) =>
        Arrows.SelectMany(type => type.Value.Where(used => isBreach(type.Key, used)).Select(used => $"{type.Key} -> {used}")).Order();

    static HashSet<string> Reachable(string type)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(Arrows[type]);
        while (open.TryPop(out var next))
        {
            if (!found.Add(next) || !Arrows.TryGetValue(next, out var used))
                continue;
            foreach (var further in used)
                open.Push(further);
        }
        return found;
    }
}
