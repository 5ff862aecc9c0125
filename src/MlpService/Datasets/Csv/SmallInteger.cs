using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MlpService.Datasets.Csv;

/// <summary>The numbers 0 to 9,999, written without a leading zero: four bytes are read at once.</summary>
static class SmallInteger
{
    const int MaxDigits = sizeof(uint);

    /// <returns>The number; -1: the text is no such number.</returns>
    public static int Parse(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        return text.TryCopyTo(digits) ? Parse(BinaryPrimitives.ReadUInt32LittleEndian(digits), text.Length) : -1;
    }

    /// <param name="bytes">Of the text, the first one lowest, and others after it.</param>
    /// <param name="length">Of the text.</param>
    /// <returns>The number; -1: the text is no such number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Parse(uint bytes, int length)
    {
        if (length > MaxDigits)
            return -1;
        // as if all had four digits, with zeros in front; lengths follow no pattern, so that branches by them would be mispredicted
        var digits = (bytes ^ 0x30303030u) << 8 * (MaxDigits - length);
        var pairs = 10 * digits + (digits >> 8);
        var number = (int)(100 * (pairs & 0xFF) + (pairs >> 16 & 0xFF));
        return ((digits | (digits + 0x76767676u)) & 0x80808080u) == 0 && number >= Least[length] ? number : -1;
    }

    /// <summary>The least number of each length; none has no digit.</summary>
    static ReadOnlySpan<int> Least => [int.MaxValue, 0, 10, 100, 1000];
}
