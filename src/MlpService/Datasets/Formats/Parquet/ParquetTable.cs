using System.Runtime.CompilerServices;
using global::Parquet;
using global::Parquet.Meta;
using global::Parquet.Schema;
using MlpService.Datasets.Upload;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Formats.Parquet;

/// <summary>A Parquet file, of which one column of one row group is in memory at a time.</summary>
sealed class ParquetTable(
    ParquetReader reader, BoundedFile file, IReadOnlyList<DataField> fields, StorageSettings storage, UploadSettings settings)
    : ConvertedTable([.. fields.Select(field => field.Name)], new RowPlaces(RowPlaces.Row))
{
    const string Kind = "Parquet";

    /// <summary>Rows of a group, and parts of the description, that are believed of any file; of a large one more.</summary>
    const long FewRows = 1 << 20, FewParts = 1 << 19;

    const int PartBytes = 16, MaxDepth = 64, MostDigits = 76;

    static readonly ParquetOptions Options = new() { UseDateOnlyTypeForDates = true, UseBigDecimal = true };

    readonly PageCheck pages = new(file);
    long rows;

    public static async Task<ParquetTable> OpenAsync(
        Stream stored, StorageSettings storage, UploadSettings settings, CancellationToken cancellation)
    {
        var file = new BoundedFile(stored);
        var (reader, schema) = await DamagedFile.GuardAsync(Kind, async () =>
        {
            CheckFooter(file);
            var opened = await ParquetReader.CreateAsync(file, Options, leaveStreamOpen: true, cancellation);
            return opened.Schema.Fields.OfType<DecimalDataField>()
                .Any(field => Math.Max(field.Precision, Math.Abs((long)field.Scale)) > MostDigits)
                ? throw new InvalidDataException("A decimal number has more digits than it can have.")
                : (opened, opened.Schema);
        });
        var fields = new List<DataField>();
        foreach (var field in schema.Fields)
            fields.Add(field is DataField { IsArray: false } data && ParquetValues.AreRead(data)
                ? data
                : throw Nested(field.Name, What(field)));
        return fields.Count > 0
            ? new(reader, file, fields, storage, settings)
            : throw WithoutColumns();
    }

    static string What(Field field) => field.SchemaType switch
    {
        SchemaType.List => "lists",
        SchemaType.Map => "maps",
        SchemaType.Struct => "structs",
        _ => field is DataField { IsArray: true } ? "lists" : "intervals",
    };

    /// <summary>It says its own length, and is read into memory as a whole.</summary>
    static void CheckFooter(BoundedFile file)
    {
        const int markBytes = 4;
        var end = new byte[2 * markBytes];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        var start = file.Length - end.Length - BitConverter.ToUInt32(end);
        if (!end.AsSpan(markBytes).SequenceEqual("PAR1"u8) || start < markBytes)
            throw DamagedFile.Refuse(Kind);
        file.Position = start;
        var depth = new Stack<long>();
        new ThriftCheck(file, FewParts + file.Length / PartBytes, (structure, integers) =>
        {
            if (structure == ParquetStructures.SchemaElement)
                Descend(depth, children: integers[5]);
        }).Read(ParquetStructures.FileMetaData);
    }

    /// <summary>Columns are described one after the other, and say how many of those that follow are within them.</summary>
    /// <param name="depth">How many are still to come in each of those that the next one is in.</param>
    static void Descend(Stack<long> depth, long children)
    {
        var isLast = children <= 0;
        if (!isLast)
            depth.Push(children);
        // the last one within another ends that as well
        while (isLast && depth.TryPop(out var left))
        {
            isLast = left == 1;
            if (!isLast)
                depth.Push(left - 1);
        }
        if (depth.Count > MaxDepth)
            throw new InvalidDataException("Columns are within columns without an end.");
    }

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        CsvText text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var spool = new ColumnSpool(fields.Count, storage, settings);
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
        if (group.RowCount > Math.Max(FewRows, file.Length / 2))
            throw Refusal.Malformed("file", $"A row group says that it has {group.RowCount} rows, of a file of {file.Length} bytes. "
                + $"Write row groups of at most {FewRows} rows.");
        spool.Clear();
        foreach (var field in fields)
        {
            if (group.GetMetadata(field)?.MetaData is not { } column || column.NumValues != group.RowCount)
                throw new InvalidDataException("A column has another number of values than rows.");
            spool.BeginColumn();
            await DamagedFile.GuardAsync(Kind, async () =>
            {
                pages.Check(field.Name, column);
                await ParquetValues.ReadAsync(group, field, spool, cancellation);
                return true;
            }, isSound => Refuse(field.Name, column, isSound));
        }
        spool.Rewind();
        return (int)group.RowCount;
    }

    static Refusal Refuse(string name, ColumnMetaData column, bool isSound) => Refusal.Malformed("file", isSound
        ? $"Column '{name.Cut()}' is written in a way that is not read here: its type does not go with "
            + $"{((IReadOnlyList<string>)[.. column.Encodings.Select(coding => $"{coding}")]).Listed()}. Write the file with plain or "
            + "dictionary encoding."
        : $"Column '{name.Cut()}' cannot be read: the file is damaged, or was cut off on the way, or the column has a date or time that "
            + "there is not: years are 1 to 9999. Write and send the file again, or leave the column out.");

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
