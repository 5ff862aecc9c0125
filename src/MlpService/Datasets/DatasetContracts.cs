using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Datasets;

/// <summary>A stored table and what was found in it.</summary>
/// <param name="Name">The name to address it by.</param>
/// <param name="Rows">Without the header.</param>
/// <param name="Columns">In the order of the file.</param>
/// <param name="Bytes">Of the file, decompressed.</param>
/// <param name="Sha256">Of the file, decompressed; in lower-case hexadecimal.</param>
/// <param name="Format">How its text was read.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="Warnings">Decisions that may surprise, and how to have them otherwise.</param>
/// <param name="SkippedRows">How many rows with a fault were left out, as onError=skip asked.</param>
public sealed record DatasetResponse(
    string Name, long Rows, IReadOnlyList<ColumnSummary> Columns, long Bytes, string Sha256, DatasetFormat Format,
    DateTimeOffset CreatedAt, IReadOnlyList<DatasetWarning> Warnings, long SkippedRows)
{
    internal static DatasetResponse Of(Dataset dataset) => new(
        dataset.Name, dataset.Rows, [.. dataset.Columns.Select(Shown)], dataset.Bytes, dataset.Sha256,
        DatasetFormat.Of(dataset), dataset.CreatedAt, dataset.Warnings, dataset.SkippedRows);

    /// <summary>The distinct numbers of a numeric column matter only to a job that takes them for classes.</summary>
    static ColumnSummary Shown(ColumnSummary column) => column.Kind == ColumnKind.Numeric ? column with { Categories = null } : column;
}

/// <summary>
/// How a table was read: as the upload asked, or as was found out. What is no csv is converted to it, which the other members tell.
/// </summary>
/// <param name="Type">csv, ndjson, arrow or parquet.</param>
/// <param name="Delimiter">Between values; a space stands for any run of spaces and tabs.</param>
/// <param name="Header">Whether the first record named the columns.</param>
/// <param name="Decimal">Between whole digits and fraction, where a column does not say otherwise.</param>
public sealed record DatasetFormat(string Type, string Delimiter, bool Header, string Decimal)
{
    internal static DatasetFormat Of(Dataset dataset) => new(dataset.Type.Type, dataset.Format.Delimiter.ToString(),
        dataset.Format.HasHeader, dataset.Format.DecimalMark.ToString());
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
public sealed record SkippedRowsResponse(IReadOnlyList<SkippedRow> Items, long Total);

/// <summary>A row that was left out.</summary>
/// <param name="Line">The line it begins in, from 1 and with the header; in arrow and parquet files the number of the row, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SkippedRow(long Line, string Reason);

/// <summary>Which rows to answer.</summary>
/// <param name="Offset">How many rows to leave out before the first, 0 or more.</param>
/// <param name="Limit">How many rows at most, 1 to 1000.</param>
public sealed record RowRange(
    [FromQuery(Name = "offset"), DefaultValue(0L), Between(0.0, 1e15)] long Offset = 0,
    [FromQuery(Name = "limit"), DefaultValue(50), Between(1, RowRange.MaxLimit)] int Limit = 50)
{
    public const int MaxLimit = 1000;
}

/// <summary>Some rows of a dataset.</summary>
/// <param name="Columns">The names, in the order of the values.</param>
/// <param name="Rows">Numeric columns as numbers, all others as text, missing values as null.</param>
/// <param name="Offset">How many rows come before these.</param>
/// <param name="Total">How many rows the dataset has.</param>
public sealed record DatasetRowsResponse(
    IReadOnlyList<string> Columns, IAsyncEnumerable<object?[]> Rows, long Offset, long Total);
