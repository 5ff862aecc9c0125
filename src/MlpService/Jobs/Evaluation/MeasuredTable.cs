using MlpEngine;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Jobs.Training;
using MlpService.Models;
using MlpService.Storage;

namespace MlpService.Jobs.Evaluation;

/// <summary>A dataset as a version reads it, with the rows that it can be measured on.</summary>
sealed class MeasuredTable
{
    readonly Table table;
    readonly ModelDefinition definition;
    readonly List<TableColumn> targets;

    MeasuredTable(Table table, ModelDefinition definition, IEnumerable<string> targets)
    {
        (this.table, this.definition) = (table, definition);
        this.targets = [.. targets.Select(target => table[target])];
        Usable = UsableAmong();
    }

    /// <summary>
    /// Rows whose truth is known to the model and whose features it can read; as training has found them in its own table.
    /// </summary>
    public UsableRows Usable { get; }

    public int[] Rows => [.. Enumerable.Range(0, table.Rows).Where(row => Usable.Strata[row] >= 0)];

    /// <exception cref="Refusal">The table lacks columns, or values cannot be read.</exception>
    public static async Task<MeasuredTable> LoadAsync(
        MlpDb db, Dataset dataset, ModelDefinition definition, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        var columns = MeasuredColumns.Of(definition, targets);
        columns.RefuseMisfit(dataset, "dataset");
        return new(await Table.LoadAsync(db, dataset, columns.Kinds(), cancellation), definition, targets);
    }

    /// <exception cref="Refusal">No row can be measured.</exception>
    public EncodedSplit EncodeAll(string dataset, ScratchSpace scratch)
    {
        var rows = Rows;
        if (rows.Length == 0)
            throw Refusal.Unprocessable("dataset", $"No row of the dataset '{dataset}' can be measured: "
                + $"{Usable.Warnings.Select(warning => warning.Message).DefaultIfEmpty("it has none.").First()}");
        var bytes = TrainingData.BytesOf(rows.Length, definition.Topology.Inputs, definition.Topology.Outputs, weighted: false);
        try
        {
            return Builder(scratch.DirectoryFor(bytes)).Build(rows, weights: null);
        }
        catch (IOException e)
        {
            throw scratch.DiskFull(bytes, e);
        }
    }

    /// <param name="scratchDirectory">Where whole splits go; null: memory.</param>
    public SplitBuilder Builder(string? scratchDirectory = null) =>
        new(table, definition, targets.Select(target => target.Name), scratchDirectory);

    /// <summary>What a row has in a target's column.</summary>
    public string Truth(int row, int target) => targets[target].Kind == ColumnKind.Numeric
        ? Categories.TextOf(targets[target].Numbers[row])
        : targets[target].Categories[targets[target].Codes[row]];

    /// <summary>Multilabel: whether a row has a label.</summary>
    public bool HasLabel(int row, int target) =>
        Truth(row, target) == (definition.Outputs.PositiveValues?[target] ?? targets[target].Categories[^1]);

    UsableRows UsableAmong()
    {
        var classes = definition.Task == ModelTask.Classification
            ? targets[0].Categories.Select(category => definition.Outputs.ClassIndex(category)).ToArray()
            : null;
        var needed = definition.Inputs.Where(input => !definition.Imputes(input)).Select(input => table[input.Name]).ToList();
        var complete = CompleteRows.Of(table.Rows, targets, needed);
        var strata = new int[table.Rows];
        var unknown = new Dictionary<int, int>();
        for (var row = 0; row < strata.Length; row++)
        {
            strata[row] = !complete.Are[row] ? -1 : classes?[targets[0].Codes[row]] ?? 0;
            if (complete.Are[row] && strata[row] < 0)
                unknown[targets[0].Codes[row]] = unknown.GetValueOrDefault(targets[0].Codes[row]) + 1;
        }
        return new(strata, [
            .. complete.Warnings,
            .. JobWarning.LeftOut("unknownClass", unknown.Values.Sum(), strata.Length, "are of classes that the model does not know ("
                + $"{unknown.Select(of => targets[0].Categories[of.Key]).Listed()}): it would be wrong on all of them. They")]);
    }
}
