using System.Text.Unicode;

namespace MlpService.Datasets;

/// <summary>Where in a block of text a value lies, without its quotes.</summary>
/// <param name="Escaped">Whether double quotes are written as two in it.</param>
readonly record struct CsvValue(int Start, int End, bool Quoted, bool Escaped)
{
    public ReadOnlySpan<byte> BytesIn(byte[] block) => block.AsSpan(Start, End - Start);

    /// <summary>What the value says; <paramref name="room"/> holds it if it lies differently in the block, and grows as needed.</summary>
    public ReadOnlySpan<byte> TextIn(byte[] block, ref byte[] room) => Trim(Escaped ? Unescape(BytesIn(block), ref room) : BytesIn(block));

    public static bool IsText(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) && !bytes.Contains((byte)0);

    static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) =>
        value.IsEmpty || (value[0] > ' ' && value[^1] > ' ') ? value : value.Trim(" \t"u8);

    static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value, ref byte[] room)
    {
        if (room.Length < value.Length)
            room = new byte[value.Length];
        var size = 0;
        for (var i = 0; i < value.Length; i++)
        {
            room[size++] = value[i];
            if (value[i] == '"')
                i++;
        }
        return room.AsSpan(0, size);
    }
}
