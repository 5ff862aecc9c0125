using System.Text;
using MlpService.Datasets.Upload;
using MlpService.Http;

namespace MlpService.Datasets.Formats.JsonLines;

/// <summary>The lines of a file that are not blank, without their ends and the spaces around them.</summary>
sealed class LineReader(Stream file)
{
    byte[] block = new byte[1 << 18];
    int start, end, size;
    bool isWhole;

    /// <summary>Of the current line, from 1.</summary>
    public long Number { get; private set; }

    public ReadOnlyMemory<byte> Content { get; private set; }

    /// <summary>Goes to the next line that is not blank; false: there is none.</summary>
    public bool Read()
    {
        do
            if (!ReadAny())
                return false;
        while (Content.IsEmpty);
        return true;
    }

    bool ReadAny()
    {
        start += size;
        var known = 0;
        int length;
        while ((length = block.AsSpan(start + known, end - start - known).IndexOf((byte)'\n')) < 0 && !isWhole)
        {
            known = end - start;
            Fill();
        }
        length = length < 0 ? end - start : length + known;
        if (length == 0 && start == end)
            return false;
        size = Math.Min(length + 1, end - start);
        Number++;
        var line = block.AsMemory(start, length);
        if (Number == 1 && line.Span.StartsWith(Encoding.UTF8.Preamble))
            line = line[Encoding.UTF8.Preamble.Length..];
        Content = line.Trim(" \t\r"u8);
        return true;
    }

    void Fill()
    {
        block.AsSpan(start, end - start).CopyTo(block);
        (start, end) = (0, end - start);
        if (end == UploadBuffer.MaxRecordBytes)
            throw Refusal.Malformed("file",
                $"Line {Number + 1} is longer than {UploadBuffer.MaxRecordBytes >> 20} MiB. Each line holds one row: "
                + "a file that is one JSON array becomes lines with jq -c '.[]' FILE.");
        if (end == block.Length)
            Array.Resize(ref block, 2 * block.Length);
        var count = file.Read(block.AsSpan(end));
        isWhole = count == 0;
        end += count;
    }
}
