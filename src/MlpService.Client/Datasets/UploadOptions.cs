using System.Text.Json;

namespace MlpService.Client;

/// <summary>How an uploaded file is read; what is not set the service finds in the file.</summary>
public sealed record UploadOptions
{
    /// <summary>What stands between values.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first record names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>What lines begin with that are no records; NUL: there are no such lines.</summary>
    public char? Comment { get; init; }

    /// <summary>Between the whole digits and the fraction of numbers: a point or a comma.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>What stands for a missing value, in any case. An empty value always is missing.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Kinds of columns by name; the others follow from their values.</summary>
    public IReadOnlyDictionary<string, ColumnKind>? Columns { get; init; }

    /// <summary>Of the file; null: as its name ends, and CSV if it has none.</summary>
    public TableFormat? Format { get; init; }

    /// <summary>
    /// Whether rows are left out that have another number of values than the table has columns, or a value that is not of the kind
    /// asked for; else they are refused. <see cref="DatasetsClient.GetSkippedAsync"/> tells which they were.
    /// </summary>
    public bool SkipFaultyRows { get; init; }

    /// <summary>Whether the file is compressed by gzip.</summary>
    public bool IsGzip { get; init; }

    internal string ToPath(string path, string name) => Address.WithQuery(path,
        ("name", name),
        ("delimiter", Delimiter?.ToString()),
        ("header", HasHeader switch { null => null, true => "true", false => "false" }),
        ("comment", Comment is '\0' ? "none" : Comment?.ToString()),
        ("decimal", DecimalMark?.ToString()),
        ("onError", SkipFaultyRows ? "skip" : null),
        ("missing", Missing is null ? null : string.Join(',', Missing)),
        ("columns", Columns is null ? null
            : JsonSerializer.Serialize(Columns, ClientJson.Default.IReadOnlyDictionaryStringColumnKind)));
}
