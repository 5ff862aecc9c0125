using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace MlpService.Datasets.Formats.Arrow;

/// <summary>Writes the value of one row; what it returns is wrong with it.</summary>
delegate string? ValueWriter(CsvText text, int row);

/// <summary>The values of an Arrow array as text.</summary>
static class ArrowValues
{
    /// <summary>Of a decimal number in 256 bits; to write one that says it has more would end the process.</summary>
    const int MostDigits = 76;

    /// <summary>Whether values of a type are single ones that text can hold.</summary>
    public static bool AreRead(IArrowType type) => type switch
    {
        DictionaryType dictionary => AreRead(dictionary.ValueType),
        ExtensionType extension => AreRead(extension.StorageType),
        _ => type.TypeId is ArrowTypeId.Null or ArrowTypeId.Boolean
            or ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64
            or ArrowTypeId.UInt8 or ArrowTypeId.UInt16 or ArrowTypeId.UInt32 or ArrowTypeId.UInt64
            or ArrowTypeId.HalfFloat or ArrowTypeId.Float or ArrowTypeId.Double
            or ArrowTypeId.Decimal32 or ArrowTypeId.Decimal64 or ArrowTypeId.Decimal128 or ArrowTypeId.Decimal256
            or ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView
            or ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView
            or ArrowTypeId.Date32 or ArrowTypeId.Date64 or ArrowTypeId.Timestamp or ArrowTypeId.Time32 or ArrowTypeId.Time64,
    };

    public static ValueWriter WriterOf(IArrowArray array)
    {
        if (array is ExtensionArray extension)
            return WriterOf(extension.Storage);
        var write = Present(array);
        return (text, row) => array.IsNull(row) ? Missing(text, row) : write(text, row);
    }

    static ValueWriter Present(IArrowArray array) => array switch
    {
        DictionaryArray dictionary => Dictionary(dictionary),
        BooleanArray booleans => (text, row) => text.Add(booleans.GetValue(row) == true ? "true"u8 : "false"u8),
        BinaryArray texts => (text, row) => text.Add(texts.GetBytes(row)),
        LargeBinaryArray texts => (text, row) => text.Add(texts.GetBytes(row)),
        BinaryViewArray texts => (text, row) => text.Add(texts.GetBytes(row)),
        Decimal32Array { Precision: <= MostDigits, Scale: >= -MostDigits and <= MostDigits } decimals => Texts(decimals.GetString),
        Decimal64Array { Precision: <= MostDigits, Scale: >= -MostDigits and <= MostDigits } decimals => Texts(decimals.GetString),
        Decimal128Array { Precision: <= MostDigits, Scale: >= -MostDigits and <= MostDigits } decimals => Texts(decimals.GetString),
        Decimal256Array { Precision: <= MostDigits, Scale: >= -MostDigits and <= MostDigits } decimals => Texts(decimals.GetString),
        Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array =>
            throw new InvalidDataException("A decimal number has more digits than it can have."),
        Date32Array dates => Moments(row => MomentText.Date(dates.Values[row])),
        Date64Array dates => Moments(row => MomentText.Date((long)Math.Floor(dates.Values[row] / 86_400_000.0))),
        TimestampArray times => Moments(times, (TimestampType)times.Data.DataType),
        Time32Array times => Moments(row => MomentText.TimeOfDay(Ticks(times.Values[row], ((Time32Type)times.Data.DataType).Unit))),
        Time64Array times => Moments(row => MomentText.TimeOfDay(Ticks(times.Values[row], ((Time64Type)times.Data.DataType).Unit))),
        Int8Array numbers => Numbers(numbers),
        Int16Array numbers => Numbers(numbers),
        Int32Array numbers => Numbers(numbers),
        Int64Array numbers => Numbers(numbers),
        UInt8Array numbers => Numbers(numbers),
        UInt16Array numbers => Numbers(numbers),
        UInt32Array numbers => Numbers(numbers),
        UInt64Array numbers => Numbers(numbers),
        HalfFloatArray numbers => Numbers(numbers),
        FloatArray numbers => Numbers(numbers),
        DoubleArray numbers => Numbers(numbers),
        _ => Missing,
    };

    static string? Missing(CsvText text, int row)
    {
        text.AddMissing();
        return null;
    }

    static ValueWriter Numbers<T>(PrimitiveArray<T> numbers) where T : struct, IEquatable<T>, IUtf8SpanFormattable => (text, row) =>
    {
        text.Add(numbers.Values[row]);
        return null;
    };

    static ValueWriter Texts(Func<int, string?> read) => (text, row) => text.Add(Encoding.UTF8.GetBytes(read(row) ?? ""));

    static ValueWriter Moments(TimestampArray times, TimestampType type)
    {
        var isUtc = !string.IsNullOrEmpty(type.Timezone);
        return Moments(row => MomentText.Moment(Ticks(times.Values[row], type.Unit), isUtc));
    }

    static ValueWriter Moments(Func<int, string?> read) => (text, row) => read(row) is { } moment
        ? text.Add(Encoding.UTF8.GetBytes(moment))
        : "holds a date or time that there is not: years are 1 to 9999, hours 0 to 23";

    static Int128 Ticks(long value, TimeUnit unit) => unit switch
    {
        TimeUnit.Second => (Int128)value * TimeSpan.TicksPerSecond,
        TimeUnit.Millisecond => (Int128)value * TimeSpan.TicksPerMillisecond,
        TimeUnit.Microsecond => (Int128)value * TimeSpan.TicksPerMicrosecond,
        // 100 ns is as fine as a date is read
        _ => value / TimeSpan.NanosecondsPerTick,
    };

    static ValueWriter Dictionary(DictionaryArray dictionary)
    {
        var write = WriterOf(dictionary.Dictionary);
        Func<int, int> index = dictionary.Indices switch
        {
            Int8Array indices => row => indices.Values[row],
            Int16Array indices => row => indices.Values[row],
            Int32Array indices => row => indices.Values[row],
            Int64Array indices => row => checked((int)indices.Values[row]),
            UInt8Array indices => row => indices.Values[row],
            UInt16Array indices => row => indices.Values[row],
            UInt32Array indices => row => checked((int)indices.Values[row]),
            UInt64Array indices => row => checked((int)indices.Values[row]),
            _ => throw new InvalidDataException("The indices are no integers."),
        };
        var count = dictionary.Dictionary.Length;
        return (text, row) => index(row) is var at && (uint)at < (uint)count
            ? write(text, at)
            : throw new InvalidDataException("An index lies outside of the dictionary.");
    }
}
