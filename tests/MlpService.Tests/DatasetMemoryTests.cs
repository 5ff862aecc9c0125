using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>Alone: other tests in the process need memory too.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class DatasetMemoryTests
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_file()
    {
        using var service = new TestService();
        using var http = service.CreateClient(new() { AllowAutoRedirect = false }); // redirects would make the client keep the body
        const int megabytes = 100;
        await http.UploadAsync("small", new GeneratedContent(2)).JsonAsync(HttpStatusCode.Created);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var upload = http.UploadAsync("large", new GeneratedContent(megabytes));
        var peak = 0L;
        while (await Task.WhenAny(upload, Task.Delay(50)) != upload)
        {
            GC.Collect();
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }

        var dataset = await upload.JsonAsync(HttpStatusCode.Created);
        Assert.True((long)dataset["bytes"]! >= megabytes << 20);
        Assert.True(peak - before < 64 << 20, $"{(peak - before) >> 20} MiB more than before");
    }

    /// <summary>So many MiB of rows that are never in memory together.</summary>
    sealed class GeneratedContent(int megabytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("x,y,label\n"u8.ToArray());
            var block = Encoding.UTF8.GetBytes(string.Concat(
                Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"{i * 0.001:f3},{i % 997},class {i % 5}\n"))));
            for (var sent = 0L; sent < (long)megabytes << 20; sent += block.Length)
                await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long length) => (length = 0) > 0;
    }
}
