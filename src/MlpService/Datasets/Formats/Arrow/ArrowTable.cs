using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using MlpService.Http;

namespace MlpService.Datasets.Formats.Arrow;

/// <summary>An Arrow table as a stream or a file (Feather), which its first bytes tell; plain, LZ4 or zstd.</summary>
sealed class ArrowTable(ArrowStreamReader reader, BoundedAllocator memory, IReadOnlyList<string> names)
    : ConvertedTable(names, new RowPlaces(RowPlaces.Row))
{
    const string Kind = "Arrow";

    long rows;

    public static async Task<ArrowTable> OpenAsync(Stream file, CancellationToken cancellation)
    {
        var start = new byte[8];
        var isFile = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) >= 6 && start.AsSpan().StartsWith("ARROW1"u8);
        if (start.AsSpan().StartsWith("FEA1"u8))
            throw Refusal.Malformed("file", "The file is Feather of version 1, which is no Arrow file yet. Write it as version 2.");
        file.Position = 0;
        var memory = new BoundedAllocator(file.Length);
        var messages = new CheckedMessages(file);
        var reader = isFile
            ? new ArrowFileReader(messages, memory, new CompressionCodecFactory())
            : new ArrowStreamReader(messages, memory, new CompressionCodecFactory(), leaveOpen: false);
        var schema = await DamagedFile.GuardAsync(Kind, () => reader.GetSchema(cancellation)) ?? throw DamagedFile.Refuse(Kind);
        foreach (var field in schema.FieldsList)
            if (!ArrowValues.AreRead(field.DataType))
                throw Nested(field.Name, field.DataType.Name);
        return schema.FieldsList.Count > 0
            ? new(reader, memory, [.. schema.FieldsList.Select(field => field.Name ?? "")])
            : throw WithoutColumns();
    }

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        CsvText text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await DamagedFile.GuardAsync(Kind, () => reader.ReadNextRecordBatchAsync(cancellation)) is { } batch)
        {
            var columns = await DamagedFile.GuardAsync(Kind, () => new ValueTask<ValueWriter[]>(Columns(batch)));
            for (var row = 0; row < batch.Length;)
            {
                row = await DamagedFile.GuardAsync(Kind, () => new ValueTask<int>(Write(text, columns, row, batch.Length)));
                cancellation.ThrowIfCancellationRequested();
                yield return text.Take();
            }
            memory.BeginBatch();
        }
        yield return text.Take();
    }

    static ValueWriter[] Columns(RecordBatch batch) => batch.Arrays.All(array => array.Length >= batch.Length)
        ? [.. batch.Arrays.Select(ArrowValues.WriterOf)]
        : throw new InvalidDataException("A column is shorter than its batch.");

    /// <returns>The next row.</returns>
    int Write(CsvText text, ValueWriter[] columns, int row, int count)
    {
        for (; row < count && !text.IsFull; row++)
        {
            rows++;
            for (var column = 0; column < columns.Length; column++)
                if (columns[column](text, row) is { } fault)
                    throw Faulty(rows, column, fault);
            EndRow(text, rows);
        }
        return row;
    }
}
