using System.Text.Unicode;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Csv;

/// <summary>Where in a block of text a value lies, without its quotes.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte after the last.</param>
/// <param name="Quoted">Whether it is in quotes, which Start and End leave out.</param>
/// <param name="Escaped">Whether quotes are written as two in it.</param>
readonly record struct CsvValue(int Start, int End, bool Quoted, bool Escaped)
{
    public ReadOnlySpan<byte> BytesIn(byte[] block) => block.AsSpan(Start, End - Start);

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
