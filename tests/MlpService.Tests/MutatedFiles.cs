using System.Text;
using Apache.Arrow.Ipc;
using CsCheck;
using Parquet;

namespace MlpService.Tests;

/// <summary>A file to upload.</summary>
/// <param name="Name">Tells its format by the ending.</param>
sealed record FileToSend(string Name, byte[] Bytes);

/// <summary>Sound files of every format, and what becomes of them on a bad way.</summary>
static class MutatedFiles
{
    /// <summary>A folder with more files to begin with, such as those that other programs test with.</summary>
    static readonly string? More = Environment.GetEnvironmentVariable("MLP_FUZZ_FILES");

    static readonly string[] Texts =
    [
        "x,y,when,name\n1.5,red,2026-01-31,\"a, \"\"b\"\"\"\n-2e3,green,2026-02-01,\n,?,31.12.2026,é\n",
        "a;b;c\r\n1,5;1.234,5;(3)\r\n2,25;12 %;€ 5\r\n-7;0,1;\"x;\r\ny\"\r\n",
        "# a title\nid\tvalue\n1\t1'000\n2\t-\n3\tNA\n",
        "sep=|\n'a'|'b'\n'x''y'|1\n",
        "1 2 3\n4 5 6\n7 8 9\n",
        "zip:t\n00501:12:30\n10001:1.7976931348623157e308\n",
    ];

    const string Objects = "{\"x\": 1.5, \"b\": true}\r\n\n{\"b\": false, \"s\": \"a, \\\"b\\\"\\n \\u00e9\\ud83d\\ude00\"}\n"
        + "{\"x\": -2e300, \"s\": null}",
        Arrays = "[\"x\", \"y\"]\n[1, \"a\"]\n[2.25, null]\n";

    /// <summary>One of each kind.</summary>
    public static async Task<FileToSend[]> SoundAsync()
    {
        var csv = Texts.Select(Encoding.UTF8.GetBytes).ToArray();
        var files = csv.Select(bytes => new FileToSend("a.csv", bytes)).ToList();
        files.Add(new("a.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Texts[0])]));
        foreach (var format in new[] { "gzip", "zstd" })
            files.AddRange(csv.Take(2).Select(bytes => new FileToSend("a.csv", CompressionTests.Compress(format, bytes))));
        files.Add(new("a.jsonl", Encoding.UTF8.GetBytes(Objects)));
        files.Add(new("a.jsonl", Encoding.UTF8.GetBytes(Arrays)));
        foreach (var codec in new CompressionCodecType?[] { null, CompressionCodecType.Lz4Frame, CompressionCodecType.Zstd })
            foreach (var asFile in new[] { false, true })
                files.Add(new(asFile ? "a.arrow" : "a.arrows",
                    ArrowTests.Write(asFile, codec, ArrowTests.OfAllTypes(), ArrowTests.OfAllTypes())));
        foreach (var method in Enum.GetValues<CompressionMethod>().Except([CompressionMethod.Lzo, CompressionMethod.LZ4]))
            files.Add(new("a.parquet", await ParquetTests.OfAllTypesAsync(method, EncodingHint.Default)));
        foreach (var encoding in Enum.GetValues<EncodingHint>())
            files.Add(new("a.parquet", await ParquetTests.OfAllTypesAsync(CompressionMethod.None, encoding)));
        if (More is not null)
            files.AddRange(Directory.GetFiles(More).Select(path => new FileToSend(Path.GetFileName(path), File.ReadAllBytes(path))));
        return [.. files];
    }

    public static Gen<FileToSend> Generate(FileToSend[] sound) => Gen.OneOf(sound).SelectMany(file =>
        Mutation(sound).Array[0, 4].Select(mutations => file with
        {
            Bytes = mutations.Aggregate(file.Bytes, (bytes, mutate) => mutate(bytes)),
        }));

    /// <summary>Places and lengths are drawn for any length of file; small numbers matter more than large ones.</summary>
    static Gen<Func<byte[], byte[]>> Mutation(FileToSend[] sound) => Gen.Select(
        Gen.Int[0, 9], Gen.Double.Unit, Gen.Double.Unit, Gen.OneOf(Gen.Int[1, 16], Gen.Int[1, 4096]), Gen.OneOf(sound),
        Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0, 1, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'\n', (byte)','))).Select(Choose);

    static Func<byte[], byte[]> Choose((int Kind, double At, double Other, int Length, FileToSend File, byte Value) drawn) => bytes =>
    {
        var at = (int)(drawn.At * bytes.Length);
        var end = Math.Min(bytes.Length, at + drawn.Length);
        var other = (int)(drawn.Other * bytes.Length);
        switch (drawn.Kind)
        {
            case 0: // cut off
                return bytes[..at];
            case 1: // a part is lost
                return [.. bytes[..at], .. bytes[end..]];
            case 2: // a part comes twice
                return [.. bytes[..end], .. bytes[at..]];
            case 3: // a byte comes in between
                return [.. bytes[..at], drawn.Value, .. bytes[at..]];
            case 4: // the rest is another file's
                return [.. bytes[..at], .. drawn.File.Bytes[(int)(drawn.Other * drawn.File.Bytes.Length)..]];
            case 5: // a part stands elsewhere too
                var copy = (byte[])bytes.Clone();
                bytes.AsSpan(at, Math.Min(end - at, bytes.Length - Math.Max(at, other))).CopyTo(copy.AsSpan(other));
                return copy;
            case 6: // a bit is another
                return bytes.Length == 0 ? bytes : Set(bytes, at, (byte)(bytes[at] ^ (1 << (drawn.Value & 7))));
            default:
                return bytes.Length == 0 ? bytes : Set(bytes, at, drawn.Value);
        }
    };

    static byte[] Set(byte[] bytes, int at, byte value)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] = value;
        return changed;
    }
}
