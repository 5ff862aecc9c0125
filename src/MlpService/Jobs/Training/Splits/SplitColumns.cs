using MlpService.Datasets;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Jobs.Training.Splits;

/// <summary>
/// The columns that a request splits by. They are read apart from features and targets: ignored columns are among them, and groups may
/// have any number of different values.
/// </summary>
sealed class SplitColumns
{
    /// <summary>Null: each row is by itself.</summary>
    public SplitValueColumn? Groups { get; private init; }

    /// <summary>What marks the rows of a split, by name of the column.</summary>
    public required IReadOnlyDictionary<string, SplitValueColumn> Marks { get; init; }

    /// <summary>What orders the rows, by name of the column.</summary>
    public required IReadOnlyDictionary<string, SplitOrderColumn> Orders { get; init; }

    /// <returns>Null: the request splits by no column.</returns>
    /// <exception cref="Refusal">A column that should order the rows holds neither numbers nor dates.</exception>
    public static async Task<SplitColumns?> LoadAsync(MlpDb db, Dataset dataset, JobRequest request, CancellationToken cancellation)
    {
        var values = request.MarkingColumns.Append(request.Groups).OfType<string>().Distinct()
            .ToDictionary(name => name, name => new SplitValueColumn(dataset, name));
        var orders = request.OrderingColumns.Distinct().ToDictionary(name => name, name => new SplitOrderColumn(dataset, name));
        SplitColumn[] columns = [.. values.Values, .. orders.Values];
        if (columns.Length == 0)
            return null;
        var row = 0;
        await foreach (var record in db.ReadRowsAsync(dataset, 0, cancellation))
        {
            foreach (var column in columns)
            {
                var value = record[column.Ordinal];
                if (!dataset.Format.IsMissing(value))
                    column.Set(row, value);
            }
            row++;
        }
        foreach (var column in orders.Values)
            column.Decide();
        return new SplitColumns
        {
            Groups = request.Groups is null ? null : values[request.Groups],
            Marks = values,
            Orders = orders,
        };
    }

    /// <summary>Rows without a value to group or to order them by cannot be placed, and are left out.</summary>
    public UsableRows Placeable(UsableRows usable)
    {
        var strata = usable.Strata.ToArray();
        return new(strata, [
            .. usable.Warnings,
            .. Groups is null ? [] : Without("missingGroup", Groups.Name, row => Groups.Codes[row] < 0),
            .. Orders.Values.SelectMany(by => Without("missingOrder", by.Name, row => double.IsNaN(by.Keys[row])))]);

        IEnumerable<JobWarning> Without(string code, string column, Predicate<int> isMissing)
        {
            var rows = Enumerable.Range(0, strata.Length).Where(row => strata[row] >= 0 && isMissing(row)).ToList();
            rows.ForEach(row => strata[row] = -1);
            return JobWarning.LeftOut(code, rows.Count, strata.Length, $"have no value in '{column}', which tells their split, and");
        }
    }
}
