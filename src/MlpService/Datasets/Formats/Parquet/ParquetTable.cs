using System.Runtime.CompilerServices;
using global::Parquet;
using global::Parquet.Schema;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Formats.Parquet;

/// <summary>A Parquet file, of which one column of one row group is in memory at a time.</summary>
sealed class ParquetTable(ParquetReader reader, IReadOnlyList<DataField> fields, long fileBytes, StorageSettings storage)
    : ConvertedTable([.. fields.Select(field => field.Name)], new RowPlaces(RowPlaces.Row))
{
    const string Kind = "Parquet";

    /// <summary>Rows of a group that are believed of any file; of a large one more.</summary>
    const long FewRows = 1 << 20;

    static readonly ParquetOptions Options = new() { UseDateOnlyTypeForDates = true, UseBigDecimal = true };

    long rows;

    public static async Task<ParquetTable> OpenAsync(Stream file, StorageSettings storage, CancellationToken cancellation)
    {
        var reader = await DamagedFile.GuardAsync(Kind, async () =>
        {
            RefuseLargeFooter(file);
            return await ParquetReader.CreateAsync(file, Options, leaveStreamOpen: true, cancellation);
        });
        var fields = new List<DataField>();
        foreach (var field in reader.Schema.Fields)
            fields.Add(field is DataField { IsArray: false } data && ParquetValues.AreRead(data)
                ? data
                : throw Nested(field.Name, What(field)));
        return fields.Count > 0
            ? new(reader, fields, file.Length, storage)
            : throw WithoutColumns();
    }

    static string What(Field field) => field.SchemaType switch
    {
        SchemaType.List => "lists",
        SchemaType.Map => "maps",
        SchemaType.Struct => "structs",
        _ => field is DataField { IsArray: true } ? "lists" : "intervals",
    };

    /// <summary>It says its own length, which a damaged file may say too large.</summary>
    static void RefuseLargeFooter(Stream file)
    {
        const int markBytes = 4;
        var end = new byte[2 * markBytes];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        if (!end.AsSpan(markBytes).SequenceEqual("PAR1"u8) || BitConverter.ToUInt32(end) > file.Length - end.Length - markBytes)
            throw DamagedFile.Refuse(Kind);
    }

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        CsvText text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var spool = new ColumnSpool(fields.Count, storage);
        for (var index = 0; index < reader.RowGroupCount; index++)
        {
            var count = await DamagedFile.GuardAsync(Kind, () => ReadGroupAsync(index, spool, cancellation));
            for (var row = 0; row < count; row++)
            {
                Write(text, spool);
                if (!text.IsFull)
                    continue;
                cancellation.ThrowIfCancellationRequested();
                yield return text.Take();
            }
        }
        yield return text.Take();
    }

    async ValueTask<int> ReadGroupAsync(int index, ColumnSpool spool, CancellationToken cancellation)
    {
        using var group = reader.OpenRowGroupReader(index);
        if (group.RowCount > Math.Max(FewRows, fileBytes / 2))
            throw Refusal.Malformed("file", $"A row group says that it has {group.RowCount} rows, of a file of {fileBytes} bytes. "
                + $"Write row groups of at most {FewRows} rows.");
        spool.Clear();
        foreach (var field in fields)
        {
            if (group.GetMetadata(field)?.MetaData?.NumValues != group.RowCount)
                throw new InvalidDataException("A column has another number of values than rows.");
            spool.BeginColumn();
            await ParquetValues.ReadAsync(group, field, spool, cancellation);
        }
        spool.Rewind();
        return (int)group.RowCount;
    }

    void Write(CsvText text, ColumnSpool spool)
    {
        rows++;
        for (var column = 0; column < fields.Count; column++)
        {
            if (!spool.Next(column, out var value))
                text.AddMissing();
            else if (text.Add(value) is { } fault)
                throw Faulty(rows, column, fault);
        }
        EndRow(text, rows);
    }
}
