using System.Globalization;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Models;

/// <summary>The columns of imported weights: checked, and with everything filled in.</summary>
static class ImportedColumns
{
    /// <param name="columns">As they were given.</param>
    /// <param name="trained">
    /// Whether they were fitted on training rows: where none of these had a value, a column is left without categories.
    /// </param>
    /// <exception cref="Refusal">400: a number out of range. 422: members that do not go together.</exception>
    public static IReadOnlyList<InputColumn> Inputs(IReadOnlyList<InputColumn> columns, bool trained)
    {
        RefuseBadNames("inputs", columns.Select(column => column.Name));
        return [.. columns.Select((column, place) =>
        {
            var field = new Field($"inputs[{place}]", column.Name);
            return column.Kind switch
            {
                ColumnKind.Numeric => Numeric(field, column),
                ColumnKind.Date => Numeric(field, column),
                ColumnKind.Categorical => Categorical(field, column, trained),
                _ => throw field.Malformed("kind", "is ignored, and so is no input; make its kind numeric, categorical or date."),
            };
        })];
    }

    /// <inheritdoc cref="Inputs"/>
    public static IReadOnlyList<TargetColumn>? Targets(IReadOnlyList<TargetColumn>? columns)
    {
        if (columns is null)
            return null;
        RefuseBadNames("targets", columns.Select(column => column?.Name));
        for (var place = 0; place < columns.Count; place++)
            RefuseScaling(new($"targets[{place}]", columns[place].Name), columns[place].Offset, columns[place].Scale);
        return columns;
    }

    /// <summary>Here and not by attribute: validation skips properties that JSON may leave out.</summary>
    public static void RefuseBadNames(string field, IEnumerable<string?>? names)
    {
        var seen = new HashSet<string>();
        foreach (var name in names ?? [])
        {
            if (string.IsNullOrEmpty(name))
                throw Refusal.Unprocessable(field, "A name is null or empty; give each one a name, or leave it out.");
            if (!seen.Add(name))
                throw Refusal.Unprocessable(field, $"Two names are the same: '{name.Cut()}'; name each differently.");
        }
    }

    static InputColumn Numeric(Field field, InputColumn column)
    {
        if (column.Categories is not null)
            throw field.Contradictory("categories", "is no text and has categories; leave them out, or make its kind categorical.");
        if (column.NumberFormat is { CanBe: false })
            throw field.Malformed("numberFormat", "has a numberFormat that no number is written in: decimal is a point or a comma, group "
                + "another one of point, comma, space and apostrophe, or null.");
        column = column with { Offset = column.Offset ?? 0, Scale = column.Scale ?? 1 };
        RefuseScaling(field, column.Offset!.Value, column.Scale!.Value);
        field.RefuseInfinite("fill", column.Fill);
        field.RefuseInfinite("min", column.Min);
        field.RefuseInfinite("max", column.Max);
        return column.Min > column.Max
            ? throw field.Contradictory("min", string.Create(CultureInfo.InvariantCulture,
                $"has the min {column.Min}, which is above its max {column.Max}; exchange them, or leave both out."))
            : column;
    }

    static InputColumn Categorical(Field field, InputColumn column, bool trained)
    {
        if ((column.Offset ?? column.Scale ?? column.Min ?? column.Max) is not null)
            throw field.Contradictory("scale",
                "is categorical and has an offset, scale, min or max, which are of numbers; leave them out, or make its kind numeric.");
        if (column.Fill is not null)
            throw field.Contradictory("fill", "is categorical and has a fill, which is none of its categories: a number is filled in, a "
                + "missing category enters as all zeros. Leave the fill out.");
        if (column.Categories is null || (column.Categories.Count == 0 && !trained))
            throw field.Malformed("categories", "has no categories; name those that the network has inputs for, in their order.");
        RefuseBadNames($"{field.Path}.categories", column.Categories);
        return column;
    }

    static void RefuseScaling(Field field, double offset, double scale)
    {
        field.RefuseInfinite("offset", offset);
        field.RefuseInfinite("scale", scale);
        if (scale <= 0)
            throw field.Malformed("scale", string.Create(CultureInfo.InvariantCulture,
                $"has the scale {scale}; a difference is divided by it, so it must be above 0. Use 1 to leave numbers as they are."));
    }

    /// <summary>Where a fault is.</summary>
    readonly record struct Field(string Path, string Column)
    {
        public Refusal Malformed(string member, string fault) => Refusal.Malformed($"{Path}.{member}", $"{Path} '{Column.Cut()}' {fault}");

        public Refusal Contradictory(string member, string fault) =>
            Refusal.Unprocessable($"{Path}.{member}", $"{Path} '{Column.Cut()}' {fault}");

        public void RefuseInfinite(string member, double? number)
        {
            if (number is { } given && !double.IsFinite(given))
                throw Malformed(member, $"has a {member} beyond the range of a 64-bit float.");
        }
    }
}
