using System.Text.Unicode;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Csv;

/// <summary>Where in a block of text a value lies, without its quotes; in eight bytes, as a block holds half a million of them.</summary>
readonly struct CsvValue
{
    const uint IsQuoted = 1, IsEscaped = 2;
    const int FlagBits = 2;

    readonly uint lengthAndFlags;

    CsvValue(int start, int end, uint flags) => (Start, lengthAndFlags) = (start, (uint)(end - start) << FlagBits | flags);

    /// <summary>The first byte.</summary>
    public int Start { get; }

    public int Length => (int)(lengthAndFlags >> FlagBits);

    /// <summary>Whether it is in quotes, which Start and Length leave out.</summary>
    public bool Quoted => (lengthAndFlags & IsQuoted) != 0;

    /// <summary>Whether quotes are written as two in it.</summary>
    bool Escaped => (lengthAndFlags & IsEscaped) != 0;

    /// <param name="start">The first byte.</param>
    /// <param name="end">The byte after the last.</param>
    public static CsvValue Plain(int start, int end) => new(start, end, 0);

    /// <inheritdoc cref="Plain"/>
    /// <param name="escaped">Whether quotes are written as two in it.</param>
    public static CsvValue InQuotes(int start, int end, bool escaped) => new(start, end, escaped ? IsQuoted | IsEscaped : IsQuoted);

    public ReadOnlySpan<byte> BytesIn(byte[] block) => block.AsSpan(Start, Length);

    /// <summary>What the value says; <paramref name="buffer"/> receives it if its quotes must be unescaped, and grows as needed.</summary>
    public ReadOnlySpan<byte> TextIn(byte[] block, byte quote, ref byte[] buffer) =>
        ValueText.Bare(Escaped ? Unescape(BytesIn(block), quote, ref buffer) : BytesIn(block));

    public static bool IsText(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) && !bytes.Contains((byte)0);

    static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value, byte quote, ref byte[] buffer)
    {
        if (buffer.Length < value.Length)
            buffer = new byte[value.Length];
        var size = 0;
        for (var i = 0; i < value.Length; i++)
        {
            buffer[size++] = value[i];
            if (value[i] == quote)
                i++;
        }
        return buffer.AsSpan(0, size);
    }
}
