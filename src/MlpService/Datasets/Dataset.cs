using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Formats;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets;

/// <summary>
/// A table that was uploaded and found sound. Its text lies in <see cref="DatasetChunk"/>s, committed one by one before
/// this row: a dataset exists if and only if this row does.
/// </summary>
public sealed class Dataset : INamed
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required long Rows { get; init; }
    public required IReadOnlyList<ColumnSummary> Columns { get; init; }
    public required IReadOnlyList<DatasetWarning> Warnings { get; init; }
    public required CsvFormat Format { get; init; }
    public required long Bytes { get; init; }

    /// <summary>Of the decoded body, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What came in: the name of a <see cref="TableFormat"/>.</summary>
    public required string MediaType { get; init; }

    /// <summary>Rows with a fault, which the upload asked to leave out.</summary>
    public required long SkippedRows { get; init; }

    internal TableFormat Type => TableFormat.Of(MediaType)!;

    /// <param name="field">Of the request that names the column.</param>
    /// <exception cref="Refusal">422: there is none of this name.</exception>
    internal ColumnSummary Column(string name, string field)
    {
        var names = Columns.Select(column => column.Name);
        return Columns.FirstOrDefault(column => column.Name == name) ?? throw Refusal.Unprocessable(field,
            $"The dataset '{Name}' has no column '{name.Cut()}'. It has {names.Listed()}."
            + Suggestion.DidYouMean(Suggestion.Closest(name, names)));
    }

    /// <summary>What the warnings of an ignored column say, and how to have it otherwise.</summary>
    internal string WhyIgnored(ColumnSummary column) => Warnings
        .Where(warning => warning.Column == column.Name).Select(warning => warning.Predicate)
        .FirstOrDefault(predicate => predicate.StartsWith("is ignored", StringComparison.Ordinal)) ?? "is ignored, as its upload asked.";
}

/// <summary>
/// About 1 MiB of a dataset's text, or more where a record is longer: whole records, byte for byte as uploaded, or
/// as converted from another format. The first one begins with the text, byte order mark and header included.
/// </summary>
public sealed class DatasetChunk
{
    public required Guid DatasetId { get; init; }

    /// <summary>From 0, without gaps.</summary>
    public required int Index { get; init; }

    /// <summary>The number of the chunk's first record among the dataset's rows, from 0.</summary>
    public required long FirstRow { get; init; }
    public required byte[] Text { get; init; }
}

/// <summary>
/// Bytes of a dataset as they came in. Of a text these are chunks in which rows were left out, under their index; of any other format
/// all there are.
/// </summary>
public sealed class DatasetOriginal
{
    public required Guid DatasetId { get; init; }
    public required int Index { get; init; }
    public required byte[] Bytes { get; init; }
}

/// <summary>A row that was left out, and why. The first ones of a dataset are kept.</summary>
public sealed class DatasetSkippedRow
{
    public required Guid DatasetId { get; init; }
    public required long Line { get; init; }
    public required string Reason { get; init; }
}

sealed class DatasetConfiguration : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> builder)
    {
        builder.HasIndex(dataset => dataset.Name).IsUnique();
        builder.Property(dataset => dataset.Columns).AsJson();
        builder.Property(dataset => dataset.Warnings).AsJson();
        builder.Property(dataset => dataset.Format).AsJson();
    }
}

sealed class DatasetChunkConfiguration : IEntityTypeConfiguration<DatasetChunk>
{
    public void Configure(EntityTypeBuilder<DatasetChunk> builder) =>
        builder.HasKey(chunk => new { chunk.DatasetId, chunk.Index });
}

sealed class DatasetOriginalConfiguration : IEntityTypeConfiguration<DatasetOriginal>
{
    public void Configure(EntityTypeBuilder<DatasetOriginal> builder) =>
        builder.HasKey(original => new { original.DatasetId, original.Index });
}

sealed class DatasetSkippedRowConfiguration : IEntityTypeConfiguration<DatasetSkippedRow>
{
    public void Configure(EntityTypeBuilder<DatasetSkippedRow> builder)
    {
        builder.HasKey(row => new { row.DatasetId, row.Line });
        builder.HasOne<Dataset>().WithMany().HasForeignKey(row => row.DatasetId).OnDelete(DeleteBehavior.Cascade);
    }
}
