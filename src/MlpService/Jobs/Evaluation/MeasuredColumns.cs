using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Models;
using MlpService.Serialization;

namespace MlpService.Jobs.Evaluation;

/// <summary>The columns that a table must have so that a version can be measured on it.</summary>
/// <param name="Inputs">Each feature and the kind it is read as.</param>
/// <param name="Targets">The columns that hold what is predicted.</param>
/// <param name="Task">Numbers are compared, or classes and labels.</param>
sealed record MeasuredColumns(IReadOnlyList<(string Name, ColumnKind Kind)> Inputs, IReadOnlyList<string> Targets, ModelTask Task)
{
    public static MeasuredColumns Of(ModelDefinition definition, IReadOnlyList<string> targets) =>
        new([.. definition.Inputs.Select(input => (input.Name, input.Kind))], targets, definition.Task);

    /// <summary>Each column by name, and the kind it is read as.</summary>
    public Dictionary<string, ColumnKind> Kinds()
    {
        var kinds = Inputs.ToDictionary(input => input.Name, input => input.Kind);
        foreach (var target in Targets)
            kinds[target] = Task == ModelTask.Regression ? ColumnKind.Numeric : ColumnKind.Categorical;
        return kinds;
    }

    /// <exception cref="Refusal">422: columns are missing, or of a kind that cannot be read as the one needed.</exception>
    public void RefuseMisfit(Dataset dataset, string field)
    {
        var columns = dataset.Columns.ToDictionary(column => column.Name);
        var kinds = Kinds();
        var missing = kinds.Keys.Where(name => !columns.ContainsKey(name)).ToList();
        if (missing.Count > 0)
            throw Refusal.Unprocessable(field, $"The dataset '{dataset.Name}' lacks {missing.Listed()}, which the model needs. It has "
                + $"{columns.Keys.Listed()}.");
        var unreadable = kinds.Where(column => !CanRead(columns[column.Key], column.Value, dataset.Rows)).ToList();
        if (unreadable.Count > 0)
            throw Refusal.Unprocessable(field, $"Columns of the dataset '{dataset.Name}' are of another kind than the model needs: "
                + unreadable.Select(column => $"{column.Key} is {EnumNames.Of(columns[column.Key].Kind)}, not {EnumNames.Of(column.Value)}")
                    .Listed()
                + ". Upload it again naming the kinds in columns, or correct its values.");
    }

    /// <summary>A column that is ignored may hold anything: what does not fit is met when it is read.</summary>
    static bool CanRead(ColumnSummary column, ColumnKind kind, long rows) => kind switch
    {
        ColumnKind.Categorical => true,
        _ when column.Kind == kind || column.Missing == rows => true,
        ColumnKind.Date => column.DateOrder is not null,
        _ => column.Kind == ColumnKind.Ignored,
    };
}
