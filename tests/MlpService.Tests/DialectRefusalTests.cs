using System.IO.Compression;
using System.Net;
using System.Text;
using ZstdSharp;

namespace MlpService.Tests;

/// <summary>What is no table is told what it is, and where it is wrong.</summary>
public sealed class DialectRefusalTests
{
    static async Task RefusesAsync(byte[] file, params string[] mentions)
    {
        using var service = new TestService();
        await service.Http.UploadAsync("table", file).RefusedAsync(HttpStatusCode.BadRequest, mentions);
        await service.AssertNothingStoredAsync();
    }

    static Task RefusesAsync(string csv, params string[] mentions) => RefusesAsync(Encoding.UTF8.GetBytes(csv), mentions);

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n3,Smith, J\n4,z\n", "Line 4, column 3", "the 2 rows before it fit", "the comma", "double quotes")]
    [InlineData("a;b\n1;2;3\n", "Line 2, column 3", "the semicolon", "'delimiter'")]
    [InlineData("a,b,c\n1,2,3\n4,5\n6,7,8\n", "Line 3, column 3", "the row before it fits", "missing value", "line ends")]
    [InlineData("a,b,c\n1,2,3\n4,5,6\n7,8", "Line 4, column 3", "cut off")]
    [InlineData("a,b\n1,2\n# note\n3,4\n", "Line 3, column 2", "comment=%23")]
    [InlineData("a,b\r1,2\r\r3\r", "Line 4, column 2", "the row before it fits")]
    [InlineData("a,b\n1,\"x\r\ny\"\n2\n", "Line 4, column 2", "1 values")]
    [InlineData("# one\n\na,b\n1,2\n3\n4,5\n", "Line 5, column 2", "1 values")]
    [InlineData("a,b\n1,\"say \\\"x\\\"\"\n", "Line 2, column 2", "not with a backslash")]
    public Task A_record_that_does_not_fit(string csv, params string[] mentions) => RefusesAsync(csv, mentions);

    [Theory]
    [InlineData("a,b,c1,2,34,5,6")]
    [InlineData("1,2,34,5,6")]
    public Task Lost_line_ends(string csv) => RefusesAsync(csv, "one line", "curl -d", "--data-binary", "header=false");

    [Fact]
    public async Task Curl_without_a_content_type_is_told_how_to_send_a_file()
    {
        using var service = new TestService();
        using var body = new StringContent("a,b1,2", Encoding.UTF8, "application/x-www-form-urlencoded");
        await service.Http.PostAsync("/api/v1/datasets?name=table", body)
            .RefusedAsync(HttpStatusCode.UnsupportedMediaType, "--data-binary", "text/csv");
    }

    public static TheoryData<byte[], string, string> Encodings => new()
    {
        { [.. "a,b\n1,x\n2,caf"u8, 0xE9, .. "\n"u8], "Line 3, column 2", "iconv -f windows-1252 -t utf-8" },
        { [.. "a,b\n1,\x9320\x94\n".Select(c => (byte)c)], "Line 2, column 2", "iconv -f windows-1252 -t utf-8" },
        { Encoding.Unicode.GetBytes("a,b\n1,2\n"), "Line 1, column 1", "iconv -f UTF-16LE -t utf-8" },
        { [0x7F, .. "ELF"u8, 2, 1, 1, 0, 0, 0, 0, 3, 0, 0x3E, 0, 1, 0, 0, 0, 0, .. "\n"u8], "Line 1, column 1", "is binary, no text" },
        { [0x9D, 0x81, 3, 7, 0x1F, 0xE2, 0xA0, 4, .. "\n"u8, 0x90, 0x8F, 0x11], "Line 1, column 1", "is binary, no text" },
        { Encoding.BigEndianUnicode.GetBytes("a,b\n1,2\n"), "Line 1, column 1", "iconv -f UTF-16BE -t utf-8" },
        { [.. "a,b\n1,2\n3,x"u8, 0, .. "\n"u8], "Line 3, column 2", "NUL" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public Task Another_encoding(byte[] file, string place, string way) => RefusesAsync(file, place, way);

    [Fact]
    public Task Utf16_that_ends_in_half_a_character() => RefusesAsync([0xFF, 0xFE, (byte)'a', 0, (byte)'\n', 0, 0x31], "cannot be decoded");

    static byte[] Zip(string entry)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            zip.CreateEntry(entry);
        return file.ToArray();
    }

    public static TheoryData<byte[], string, string> OtherFiles => new()
    {
        { Zip("table.csv"), "zip", "Unpack" },
        { Zip("[Content_Types].xml"), "xlsx", "CSV UTF-8" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "xls", "CSV UTF-8" },
        { [.. "PAR1"u8, 0x15, 0], "Parquet", "Content-Type" },
        { [.. "%PDF-1.7\n"u8], "PDF", "CSV" },
        { [.. "BZh91AY"u8], "bzip2", "gzip and zstd" },
        { [.. "\n<!DOCTYPE html>\n<html>"u8], "HTML", "downloaded" },
        { [.. "<?xml version=\"1.0\"?>"u8], "XML", "Convert" },
        { [.. "[{\"a\": 1}, {\"a\": 2}]"u8], "JSON", "Content-Type" },
        { [.. "{\"a\": 1}\n{\"a\": 2}\n"u8], "JSON", "Content-Type" },
        { [0xEF, 0xBB, 0xBF, .. "{\"a\": [1, 2]}"u8], "JSON", "Content-Type" },
        { [.. "version https://git-lfs.github.com/spec/v1\n"u8], "Git LFS", "git lfs pull" },
        { DatasetVocabulary.Gzip([.. new byte[257], .. "ustar"u8, 0]), "tar", "Unpack" },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public Task Another_kind_of_file(byte[] file, string kind, string way) => RefusesAsync(file, kind, way);

    [Theory]
    [InlineData("[a],{b}\n1,2\n")]
    [InlineData("{a},b\n1,2\n")]
    [InlineData("<5,b\n1,2\n")]
    public async Task Text_that_only_begins_like_one_is_read(string csv)
    {
        using var service = new TestService();
        Assert.Equal(1, (int)(await service.Http.TableAsync(csv))["rows"]!);
    }
}

/// <summary>A compressed table is unpacked, whoever says that it is one.</summary>
public sealed class CompressionTests
{
    static readonly byte[] Csv = "a,b\n1,2\n3,4\n"u8.ToArray();

    public static byte[] Compress(string encoding, byte[] bytes)
    {
        if (encoding == "gzip")
            return DatasetVocabulary.Gzip(bytes);
        using var compressed = new MemoryStream();
        using (var zstd = new CompressionStream(compressed, leaveOpen: true))
            zstd.Write(bytes);
        return compressed.ToArray();
    }

    static async Task AssertReadAsync(TestService service, Task<HttpResponseMessage> upload)
    {
        Assert.Equal(2, (int)(await upload.JsonAsync(HttpStatusCode.Created))["rows"]!);
        Assert.Equal(Csv, await service.Http.GetByteArrayAsync("/api/v1/datasets/table/content"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task By_its_first_bytes_in_a_body(string encoding)
    {
        using var service = new TestService();
        await AssertReadAsync(service, service.Http.UploadAsync("table", Compress(encoding, Csv)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task By_its_first_bytes_in_a_form(string encoding)
    {
        using var service = new TestService();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Compress(encoding, Csv)), "file", "a.csv.gz" }, { new StringContent("table"), "name" },
        };
        await AssertReadAsync(service, service.Http.PostAsync("/api/v1/datasets", form));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("ZSTD")]
    public async Task By_the_content_encoding_also_when_the_file_is_compressed_itself(string encoding)
    {
        using var service = new TestService();
        var twice = Compress(encoding.ToLowerInvariant(), Compress("gzip", Csv));
        await AssertReadAsync(service, service.Http.UploadAsync("table", new ByteArrayContent(twice), encoding: encoding));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Cut_off_it_is_refused(string encoding)
    {
        using var service = new TestService();
        var whole = Compress(encoding, DatasetVocabulary.DataFile("wine.csv"));
        await service.Http.UploadAsync("table", whole[..(whole.Length / 2)]).RefusedAsync(HttpStatusCode.BadRequest, "decoded");
        await service.AssertNothingStoredAsync();
    }
}
