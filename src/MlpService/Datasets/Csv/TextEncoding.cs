using System.Buffers;

namespace MlpService.Datasets.Csv;

/// <summary>Says in which encoding bytes probably are that are no UTF-8 text.</summary>
static class TextEncoding
{
    /// <summary>What ISO 8859-1 leaves to control characters, and windows-1252 fills with quotes, dashes and the euro sign.</summary>
    static readonly SearchValues<byte> OnlyWindows = SearchValues.Create([.. Enumerable.Range(0x80, 0x20).Select(value => (byte)value)]);

    /// <summary>Bytes of characters that are in no text.</summary>
    static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20)
        .Except("\t\n\v\f\r".Select(letter => (int)letter))
        .Select(value => (byte)value)]);

    public static string Explain(ReadOnlySpan<byte> bytes) => Guess(bytes) is { } encoding
        ? $"the bytes are not UTF-8 text; probably they are {encoding.Name}. "
            + $"Convert the file with: iconv -f {encoding.Label} -t utf-8 FILE > NEW."
        : IsBinary(bytes) ? "the file is binary, no text, and of no format that is known here. Send a table as UTF-8 text."
        : "there is a NUL character, which text does not contain. Remove it, or save the file as UTF-8 text.";

    static (string Name, string Label)? Guess(ReadOnlySpan<byte> bytes)
    {
        var (even, odd) = (ZerosAt(bytes, 0), ZerosAt(bytes, 1));
        if (odd > bytes.Length / 4 && even == 0)
            return ("UTF-16, little-endian", "UTF-16LE");
        if (even > bytes.Length / 4 && odd == 0)
            return ("UTF-16, big-endian", "UTF-16BE");
        if (even + odd > 0 || IsBinary(bytes))
            return null;
        return bytes.ContainsAny(OnlyWindows) ? ("windows-1252", "windows-1252") : ("windows-1252 or ISO 8859-1 (Latin-1)", "windows-1252");
    }

    static bool IsBinary(ReadOnlySpan<byte> bytes)
    {
        const int Few = 2, OneIn = 20;
        var controls = 0;
        foreach (var value in bytes)
            if (Controls.Contains(value))
                controls++;
        return controls > Math.Max(Few, bytes.Length / OneIn);
    }

    static int ZerosAt(ReadOnlySpan<byte> bytes, int offset)
    {
        var zeros = 0;
        for (var i = offset; i < bytes.Length; i += 2)
            if (bytes[i] == 0)
                zeros++;
        return zeros;
    }
}
