using System.Text;
using System.Text.Json;
using MlpService.Datasets.Formats;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>Files that are often sent in place of text, known by their first bytes.</summary>
static class OtherFile
{
    const string Unpack = "Unpack it first; of compressed files gzip and zstd are read here",
        Convert = "Convert it to CSV, for example with pandas",
        Save = "Save the sheet as CSV UTF-8 and send that file",
        Page = "Check what was downloaded: it may be a page about the file, or an error";

    static readonly (byte[] Start, string Kind, string Advice)[] Kinds =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Excel workbook (xls)", Save),
        ([.. "PAR1"u8], "a Parquet file", SendAs(TableFormat.Parquet)),
        ([.. "ARROW1"u8], "an Arrow file", SendAs(TableFormat.ArrowFile)),
        ([0xFF, 0xFF, 0xFF, 0xFF], "an Arrow stream", SendAs(TableFormat.ArrowStream)),
        ([.. "FEA1"u8], "a Feather file", Convert),
        ([0x89, .. "HDF"u8], "an HDF5 file", Convert),
        ([0x93, .. "NUMPY"u8], "a NumPy file", "Save it with numpy.savetxt(..., delimiter=',')"),
        ([0x80, 2], "a Python pickle", Convert), ([0x80, 3], "a Python pickle", Convert),
        ([0x80, 4], "a Python pickle", Convert), ([0x80, 5], "a Python pickle", Convert),
        ([.. "RDX3\n"u8], "an R workspace", "Write the table with write.csv"),
        ([.. "X\n\0"u8], "an R object", "Write the table with write.csv"),
        ([.. "SQLite format 3\0"u8], "an SQLite database", "Export the table as CSV"),
        ([.. "%PDF-"u8], "a PDF document", "Send the table in it as CSV"),
        ([.. "BZh"u8], "a bzip2 file", Unpack),
        ([0xFD, .. "7zXZ"u8], "an xz file", Unpack),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", Unpack),
        ([.. "Rar!"u8], "a RAR archive", Unpack),
        ([0x89, .. "PNG"u8], "a PNG image", "Send a table"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image", "Send a table"),
        ([.. "version https://git-lfs"u8], "a Git LFS pointer, which only names the file", "Fetch the file itself with git lfs pull"),
    ];

    static string SendAs(TableFormat format) =>
        $"Send it with Content-Type: {format.MediaType}, or in a form as a file named *{format.Ending}";

    /// <exception cref="Refusal">The file is of another kind; the message says which, and what to do.</exception>
    public static void Refuse(ReadOnlySpan<byte> file)
    {
        if (Recognise(file) is { } found)
            throw Refusal.Malformed("file", $"The file is no CSV text but {found.Kind}. {found.Advice}.");
    }

    static (string Kind, string Advice)? Recognise(ReadOnlySpan<byte> file)
    {
        foreach (var (start, kind, advice) in Kinds)
            if (file.StartsWith(start))
                return (kind, advice);
        if (file.StartsWith("PK\u0003\u0004"u8))
            return RecogniseZip(file[..Math.Min(file.Length, 4096)]);
        if (file.Length > 262 && file[257..].StartsWith("ustar"u8))
            return ("a tar archive", Unpack);
        return RecogniseText(file.StartsWith(Encoding.UTF8.Preamble) ? file[3..] : file);
    }

    static (string Kind, string Advice) RecogniseZip(ReadOnlySpan<byte> file) =>
        file.IndexOf("[Content_Types].xml"u8) >= 0 || file.IndexOf("xl/"u8) >= 0 ? ("an Excel workbook (xlsx)", Save)
        : file.IndexOf("opendocument.spreadsheet"u8) >= 0 ? ("an OpenDocument spreadsheet", Save)
        : file.IndexOf(".npy"u8) >= 0 ? ("a NumPy archive (npz)", Convert)
        : ("a zip archive", Unpack);

    static (string Kind, string Advice)? RecogniseText(ReadOnlySpan<byte> file)
    {
        var text = file.TrimStart(" \t\r\n"u8);
        var start = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 64)]);
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? ("an HTML page", Page)
            : start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? ("an XML document", Convert)
            : start.StartsWith("@relation", StringComparison.OrdinalIgnoreCase)
                ? ("a Weka ARFF file", "Send what follows @data, below a line with the names of the attributes")
            : IsJson(text)
                ? ("JSON", $"{SendAs(TableFormat.JsonLines)}, with a row on each line; jq -c '.[]' FILE makes lines of an array")
                : null;
    }

    /// <summary>Whether its first tokens are JSON: an object's first member, or what an array begins with.</summary>
    static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{' or (byte)'[', ..])
            return false;
        try
        {
            var json = new Utf8JsonReader(text, isFinalBlock: false, default);
            for (var tokens = 0; tokens < 3; tokens++)
                if (!json.Read())
                    return false;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
