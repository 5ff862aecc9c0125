using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Profile;
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
}

/// <summary>
/// About 1 MiB of a dataset's text, or more where a record is longer: whole records, byte for byte as uploaded. The first one
/// begins with the text, byte order mark and header included.
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
