using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>A stored table and what was found in it.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Rows">Without the header.</param>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Bytes">Of the file, decompressed.</param>
/// <param name="Sha256">Of the file, decompressed; in lower-case hexadecimal.</param>
/// <param name="Format">How its text was read.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="Warnings">Decisions that may surprise, and how to have them otherwise.</param>
/// <param name="SkippedRows">How many rows with a fault were left out, if the upload asked for it.</param>
public sealed record Dataset(
    string Name, long Rows, IReadOnlyList<DatasetColumn> Columns, long Bytes, string Sha256, DatasetFormat Format,
    DateTimeOffset CreatedAt, IReadOnlyList<DatasetWarning> Warnings, long SkippedRows = 0);

/// <summary>How a table was read. What is no csv is converted to it, which the other members tell.</summary>
/// <param name="Type">csv, ndjson, arrow or parquet.</param>
/// <param name="Delimiter">Between values; a space stands for any run of spaces and tabs.</param>
/// <param name="Header">Whether the first record named the columns.</param>
/// <param name="Decimal">Between whole digits and fraction, where a column does not say otherwise.</param>
public sealed record DatasetFormat(string Type, string Delimiter, bool Header, string Decimal);

/// <summary>A decision that may surprise, and how to have it otherwise.</summary>
/// <param name="Code">The kind of warning, for programs; it stays the same.</param>
/// <param name="Column">The column it is about; null: the table.</param>
/// <param name="Message">In plain words.</param>
public sealed record DatasetWarning(string Code, string? Column, string Message);

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
/// <param name="NumberFormat">How its numbers are written.</param>
/// <param name="DateOrder">In which order its dates name day, month and year.</param>
/// <param name="DistinctIsEstimate">Whether distinct is an estimate.</param>
/// <param name="Quantiles">Of the present numbers, by the share below: 0.05, 0.25, 0.5, 0.75, 0.95.</param>
public sealed record DatasetColumn(
    string Name, ColumnKind Kind, long Missing, double? Min, double? Max, double? Mean, double? StandardDeviation, long? Distinct,
    IReadOnlyList<CategoryCount>? Categories, NumberFormat? NumberFormat = null, DateOrder? DateOrder = null,
    bool DistinctIsEstimate = false, IReadOnlyDictionary<string, double>? Quantiles = null);

/// <summary>How the numbers of a column are written.</summary>
/// <param name="DecimalMark">Between the whole digits and the fraction: a point or a comma.</param>
/// <param name="Group">Between thousands: comma, point, space or apostrophe; null: nothing.</param>
/// <param name="Unit">What may stand beside each number, such as € or kg; null: nothing.</param>
public sealed record NumberFormat([property: JsonPropertyName("decimal")] string DecimalMark, string? Group, string? Unit);

/// <summary>In which order a date names its parts.</summary>
/// <param name="Word">As the API spells it.</param>
[JsonConverter(typeof(WordConverter<DateOrder>))]
public readonly record struct DateOrder(string Word) : IWord<DateOrder>
{
    /// <summary>2026-01-31, or with the month's name.</summary>
    public static DateOrder YearMonthDay { get; } = new("yearMonthDay");

    /// <summary>31/01/2026.</summary>
    public static DateOrder DayMonthYear { get; } = new("dayMonthYear");

    /// <summary>01/31/2026.</summary>
    public static DateOrder MonthDayYear { get; } = new("monthDayYear");

    static DateOrder IWord<DateOrder>.Of(string word) => new(word);

    /// <inheritdoc/>
    public override string ToString() => Word;
}

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

    /// <summary>Dates, of which day, month, weekday and time of day are learned from.</summary>
    public static ColumnKind Date { get; } = new("date");

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

/// <summary>The rows of an upload that were left out.</summary>
/// <param name="Items">The first 1,000, in the order of the file.</param>
/// <param name="Total">How many there are.</param>
public sealed record SkippedRows(IReadOnlyList<SkippedRow> Items, long Total);

/// <summary>A row that was left out.</summary>
/// <param name="Line">The line it begins in, from 1 and with the header; in arrow and parquet files the number of the row, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedRow(long Line, string Reason);

/// <summary>Some rows of a dataset.</summary>
/// <param name="Columns">The names, in the order of the values.</param>
/// <param name="Rows">Numeric columns as numbers, all others as text, missing values as null.</param>
/// <param name="Offset">How many rows come before these.</param>
/// <param name="Total">How many rows the dataset has.</param>
public sealed record DatasetRows(
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows, long Offset, long Total);
