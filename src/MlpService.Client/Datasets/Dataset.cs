using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>A stored table and what was found in it.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Rows">Without the header.</param>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Bytes">Of the file, decompressed.</param>
/// <param name="Sha256">Of the file, decompressed; in lower-case hexadecimal.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="Warnings">Decisions that may surprise, in plain words.</param>
public sealed record Dataset(
    string Name, long Rows, IReadOnlyList<DatasetColumn> Columns, long Bytes, string Sha256, DateTimeOffset CreatedAt,
    IReadOnlyList<string> Warnings);

/// <summary>A column and what its values are like; statistics that do not apply to its kind are null.</summary>
/// <param name="Name">From the header; column_1, column_2, ... without one.</param>
/// <param name="Kind">Numbers, categories, or left out of training.</param>
/// <param name="Missing">How many rows have no value here.</param>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
/// <param name="Mean">Of the present numbers.</param>
/// <param name="StandardDeviation">Of the present numbers, as a population.</param>
/// <param name="Distinct">How many different values there are; null where they are too many to count.</param>
/// <param name="Categories">The different texts, and how often each occurs.</param>
public sealed record DatasetColumn(
    string Name, ColumnKind Kind, long Missing, double? Min, double? Max, double? Mean, double? StandardDeviation, long? Distinct,
    IReadOnlyList<CategoryCount>? Categories);

/// <summary>A category and how many rows have it.</summary>
/// <param name="Value">The category's text.</param>
/// <param name="Count">How many rows have it.</param>
public sealed record CategoryCount(string Value, long Count);

/// <summary>What a column is used as.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<ColumnKind>))]
public readonly record struct ColumnKind(string Word) : IWord<ColumnKind>
{
    /// <summary>Numbers.</summary>
    public static ColumnKind Numeric { get; } = new("numeric");

    /// <summary>Categories.</summary>
    public static ColumnKind Categorical { get; } = new("categorical");

    /// <summary>Left out of training.</summary>
    public static ColumnKind Ignored { get; } = new("ignored");

    static ColumnKind IWord<ColumnKind>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}

/// <summary>A stored table in a list, without its columns.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Rows">Without the header.</param>
/// <param name="Bytes">Of the file, decompressed.</param>
/// <param name="Sha256">Of the file, decompressed; in lower-case hexadecimal.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
public sealed record DatasetItem(string Name, long Rows, long Bytes, string Sha256, DateTimeOffset CreatedAt);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Columns">The names, in the order of the values.</param>
/// <param name="Rows">Numeric columns as numbers, all others as text, missing values as null.</param>
/// <param name="Offset">How many rows come before these.</param>
/// <param name="Total">How many rows the dataset has.</param>
public sealed record DatasetRows(
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows, long Offset, long Total);
