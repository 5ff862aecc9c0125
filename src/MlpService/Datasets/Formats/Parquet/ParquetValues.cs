using System.Buffers;
using global::Parquet;
using global::Parquet.Data;
using global::Parquet.Schema;

namespace MlpService.Datasets.Formats.Parquet;

/// <summary>The values of a Parquet column as text.</summary>
static class ParquetValues
{
    delegate ValueTask ColumnReader(ParquetRowGroupReader group, DataField field, ColumnSpool spool, CancellationToken cancellation);

    static readonly Dictionary<Type, ColumnReader> Readers = new()
    {
        [typeof(bool)] = Of<bool>((value, spool) => spool.Add(value ? "true"u8 : "false"u8)),
        [typeof(sbyte)] = OfNumbers<sbyte>(),
        [typeof(byte)] = OfNumbers<byte>(),
        [typeof(short)] = OfNumbers<short>(),
        [typeof(ushort)] = OfNumbers<ushort>(),
        [typeof(int)] = OfNumbers<int>(),
        [typeof(uint)] = OfNumbers<uint>(),
        [typeof(long)] = OfNumbers<long>(),
        [typeof(ulong)] = OfNumbers<ulong>(),
        [typeof(Half)] = OfNumbers<Half>(),
        [typeof(float)] = OfNumbers<float>(),
        [typeof(double)] = OfNumbers<double>(),
        [typeof(BigDecimal)] = Of<BigDecimal>((value, spool) => spool.Add(value.ToString())),
        [typeof(Guid)] = OfNumbers<Guid>(),
        [typeof(DateOnly)] = Of<DateOnly>((value, spool) => spool.Add(MomentText.Date(value))),
        [typeof(ReadOnlyMemory<char>)] = Of<ReadOnlyMemory<char>>((value, spool) => spool.Add(value.Span)),
        [typeof(ReadOnlyMemory<byte>)] = Of<ReadOnlyMemory<byte>>((value, spool) => spool.Add(value.Span)),
    };

    public static bool AreRead(DataField field) => field is DateTimeDataField or TimeDataField || Readers.ContainsKey(field.ClrType);

    public static ValueTask ReadAsync(
        ParquetRowGroupReader group, DataField field, ColumnSpool spool, CancellationToken cancellation) => field switch
        {
            DateTimeDataField moments => Of<DateTime>((value, to) => to.Add(MomentText.Moment(value, moments.IsAdjustedToUTC)))(
                group, field, spool, cancellation),
            TimeDataField { Precision: TimeUnitPrecision.Millis } => OfTimes<int>(value => value * TimeSpan.TicksPerMillisecond)(
                group, field, spool, cancellation),
            TimeDataField times => OfTimes<long>(value => times.Precision == TimeUnitPrecision.Micros
                ? (Int128)value * TimeSpan.TicksPerMicrosecond
                : value / TimeSpan.NanosecondsPerTick)(group, field, spool, cancellation),
            _ => Readers[field.ClrType](group, field, spool, cancellation),
        };

    static ColumnReader OfNumbers<T>() where T : struct, IUtf8SpanFormattable => Of<T>((value, spool) => spool.Add(value));

    static ColumnReader OfTimes<T>(Func<T, Int128> toTicks) where T : struct => Of<T>((value, spool) =>
        spool.Add(MomentText.TimeOfDay(toTicks(value)) ?? throw new InvalidDataException("A time is longer than a day.")));

    static ColumnReader Of<T>(Action<T, ColumnSpool> add) where T : struct => async (group, field, spool, cancellation) =>
    {
        var rows = (int)group.RowCount;
        using var values = MemoryPool<T>.Shared.Rent(rows);
        // what a damaged page does not give is not what other requests left
        values.Memory.Span.Clear();
        if (field.MaxDefinitionLevel == 0)
        {
            await group.ReadRawAsync(field, values.Memory[..rows], null, null, cancellation);
            Add(values.Memory.Span[..rows], spool, add);
            return;
        }
        using var levels = MemoryPool<int>.Shared.Rent(rows);
        levels.Memory.Span.Clear();
        await group.ReadRawAsync(field, values.Memory[..rows], levels.Memory[..rows], null, cancellation);
        AddPresent(values.Memory.Span, levels.Memory.Span[..rows], field.MaxDefinitionLevel, spool, add);
    };

    static void Add<T>(ReadOnlySpan<T> values, ColumnSpool spool, Action<T, ColumnSpool> add)
    {
        foreach (var value in values)
            add(value, spool);
    }

    static void AddPresent<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> levels, int present, ColumnSpool spool, Action<T, ColumnSpool> add)
    {
        var next = 0;
        foreach (var level in levels)
            if (level == present)
                add(values[next++], spool);
            else
                spool.AddMissing();
    }
}
