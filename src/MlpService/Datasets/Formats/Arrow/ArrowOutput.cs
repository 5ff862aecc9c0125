using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Profile;

namespace MlpService.Datasets.Formats.Arrow;

/// <summary>A dataset as an Arrow stream: numeric columns as double, all others as utf8.</summary>
static class ArrowOutput
{
    /// <summary>Of one record batch: readers hold one in memory.</summary>
    const int MaxRows = 1 << 16, MaxValues = 1 << 20, MaxTextBytes = 16 << 20;

    public static async IAsyncEnumerable<byte[]> WriteAsync(Dataset dataset, IAsyncEnumerable<CsvReader> rows)
    {
        var schema = new Schema(dataset.Columns.Select(column =>
            new Field(column.Name, column.Kind == ColumnKind.Numeric ? DoubleType.Default : StringType.Default, nullable: true)), null);
        using var buffer = new MemoryStream();
        using var writer = new ArrowStreamWriter(buffer, schema, leaveOpen: true);
        await writer.WriteStartAsync();
        var batch = new Batch(dataset, schema);
        await foreach (var row in rows)
        {
            batch.Add(row);
            if (!batch.IsFull)
                continue;
            yield return await batch.WriteAsync(writer, buffer);
        }
        yield return await batch.WriteAsync(writer, buffer);
        await writer.WriteEndAsync();
        yield return buffer.ToArray();
    }

    sealed class Batch(Dataset dataset, Schema schema)
    {
        DoubleArray.Builder?[] numbers = [];
        StringArray.Builder?[] texts = [];
        int rows;
        long textBytes;

        public bool IsFull => rows == MaxRows || (long)rows * dataset.Columns.Count >= MaxValues || textBytes >= MaxTextBytes;

        void Begin()
        {
            numbers = [.. dataset.Columns.Select(column => column.Kind == ColumnKind.Numeric ? new DoubleArray.Builder() : null)];
            texts = [.. dataset.Columns.Select(column => column.Kind == ColumnKind.Numeric ? null : new StringArray.Builder())];
            textBytes = 0;
        }

        public void Add(CsvReader row)
        {
            if (rows++ == 0)
                Begin();
            for (var i = 0; i < numbers.Length; i++)
            {
                var value = row[i];
                var isMissing = dataset.Format.IsMissing(value);
                if (texts[i] is { } text)
                {
                    textBytes += value.Length;
                    _ = isMissing ? text.AppendNull() : text.Append(value);
                }
                else if (!isMissing && dataset.Columns[i].TryNumber(value, dataset.Format.Marks, out var number) && !double.IsNaN(number))
                    numbers[i]!.Append(number);
                else
                    numbers[i]!.AppendNull();
            }
        }

        /// <returns>What the writer wrote.</returns>
        public async Task<byte[]> WriteAsync(ArrowStreamWriter writer, MemoryStream buffer)
        {
            if (rows > 0)
            {
                using var batch = new RecordBatch(schema, numbers.Select((column, i) =>
                    (IArrowArray?)column?.Build() ?? texts[i]!.Build()), rows);
                await writer.WriteRecordBatchAsync(batch);
            }
            rows = 0;
            var written = buffer.ToArray();
            buffer.SetLength(0);
            return written;
        }
    }
}
