using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CsCheck;
using MlpService.Datasets.Formats;

namespace MlpService.Tests;

/// <summary>
/// Whatever became of a file on its way, it is read or refused: no other exception, no server that hangs, no more memory than it
/// deserves. MLP_FUZZ_CASES=200000 tries more of them, MLP_FUZZ_FILES=FOLDER begins with the files in a folder as well.
/// </summary>
[Collection(nameof(Alone))]
public sealed class MutatedFileTests
{
    /// <summary>
    /// What a request may allocate, whatever its file: a batch or page of 64 MiB, which is unpacked twice where a library does not say
    /// whether it was whole, and 32 MiB of blocks of text and what the libraries keep.
    /// </summary>
    const long AnyFile = (2 * 64 + 32) << 20, Times = 8;

    static readonly int Cases = int.Parse(Environment.GetEnvironmentVariable("MLP_FUZZ_CASES") ?? "2500", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_file_of_which_bytes_were_changed_lost_or_mixed_is_read_or_refused()
    {
        using var service = new TestService();
        var sound = await MutatedFiles.SoundAsync();
        foreach (var file in sound)
            await UploadAsync(service.Http, file);
        await MutatedFiles.Generate(sound).SampleAsync(file => UploadAsync(service.Http, file), iter: Cases, threads: 1,
            print: file => $"{file.Name} {Convert.ToBase64String(file.Bytes)}");
        await service.AssertNothingStoredAsync();
    }

    static async Task UploadAsync(HttpClient http, FileToSend file)
    {
        var before = GC.GetTotalAllocatedBytes();
        var type = TableFormat.OfFile(file.Name)!.MediaType;
        var sent = http.PostAsync("/api/v1/datasets?name=table&onError=skip",
            new ByteArrayContent(file.Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } });
        using var answer = await sent.WaitAsync(TimeSpan.FromMinutes(1));
        var allocated = GC.GetTotalAllocatedBytes() - before;
        Assert.True(allocated <= Math.Max(AnyFile, Times * file.Bytes.Length), $"{allocated >> 20} MiB for {file.Bytes.Length} bytes");
        if (answer.StatusCode != HttpStatusCode.Created)
        {
            await Task.FromResult(answer).RefusedAsync(HttpStatusCode.BadRequest);
            return;
        }
        await http.GetAsync("/api/v1/datasets/table/rows?limit=1000").JsonAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/api/v1/datasets/table")).StatusCode);
    }
}
