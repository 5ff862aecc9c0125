using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace MlpService.Datasets.Csv;

/// <summary>
/// Values with one delimiter between each two of them. The bytes that can end a value are looked for in 64 bytes at once: each is a bit
/// of a mask, which is taken apart bit by bit.
/// </summary>
sealed class DelimitedTokenizer : Tokenizer
{
    const int Window = 64;

    readonly byte[] delimiter;
    readonly byte first;

    /// <summary>The window the mask is of, and its bits that were not met yet.</summary>
    int window;
    ulong mask;

    public DelimitedTokenizer(char delimiter, byte quote)
        : base(quote)
    {
        this.delimiter = Encoding.UTF8.GetBytes([delimiter]);
        first = this.delimiter[0];
    }

    public override void Load(byte[] text, int count, bool last)
    {
        base.Load(text, count, last);
        MoveTo(0);
    }

    protected override bool IsDelimiter(int at) =>
        Block[at] == first && (delimiter.Length == 1 || Block.AsSpan(at, Length - at).StartsWith(delimiter));

    protected override int ReadValues(int start)
    {
        if (start < window || start >= window + Window)
            MoveTo(start);
        // the record before may have ended with more bytes than one
        mask &= ulong.MaxValue << (start - window);
        var (block, quote) = (Block, Quote);
        for (var valueStart = start; ;)
        {
            var at = NextMark();
            if (at < 0)
            {
                if (!IsLast)
                    return -1;
                Add(CsvValue.Plain(valueStart, Length));
                return Length;
            }
            if (block[at] == quote)
            {
                if (!block.AsSpan(valueStart, at - valueStart).ContainsAnyExcept(" \t"u8))
                {
                    at = AddQuoted(at);
                    if (at < 0)
                        return -1;
                    MoveTo(at + 1);
                    if (at == Length || IsLineEnd(block[at]))
                        return AfterLineEnd(at);
                    valueStart = at + delimiter.Length;
                }
            }
            else if (IsLineEnd(block[at]))
            {
                Add(CsvValue.Plain(valueStart, at));
                return AfterLineEnd(at);
            }
            else if (delimiter.Length == 1 || IsDelimiter(at))
            {
                Add(CsvValue.Plain(valueStart, at));
                valueStart = at + delimiter.Length;
            }
        }
    }

    /// <summary>Where the next byte is that may end a value; -1: none is left in the block.</summary>
    int NextMark()
    {
        while (mask == 0)
        {
            if (window + Window >= Length)
                return -1;
            window += Window;
            mask = MaskAt(window);
        }
        var at = window + BitOperations.TrailingZeroCount(mask);
        mask &= mask - 1;
        return at;
    }

    void MoveTo(int start) => (window, mask) = (start, MaskAt(start));

    ulong MaskAt(int start)
    {
        if (start + Window <= Length)
            return MaskOf(Block.AsSpan(start, Window));
        if (start >= Length)
            return 0;
        Span<byte> rest = stackalloc byte[Window];
        Block.AsSpan(start, Length - start).CopyTo(rest);
        return MaskOf(rest) & (ulong.MaxValue >> (Window - (Length - start)));
    }

    ulong MaskOf(ReadOnlySpan<byte> bytes) => MaskOf(Vector256.Create(bytes)) | (ulong)MaskOf(Vector256.Create(bytes[32..])) << 32;

    uint MaskOf(Vector256<byte> bytes) => (
        Vector256.Equals(bytes, Vector256.Create(first)) | Vector256.Equals(bytes, Vector256.Create(Quote))
        | Vector256.Equals(bytes, Vector256.Create(LineFeed)) | Vector256.Equals(bytes, Vector256.Create(CarriageReturn)))
        .ExtractMostSignificantBits();
}
