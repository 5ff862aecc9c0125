using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MlpService.Tests;

public sealed class SlowUploadTests
{
    [Fact]
    public async Task An_upload_of_two_kilobytes_a_second_is_ended()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        using var connection = new TcpClient("127.0.0.1", service.Http.BaseAddress!.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /api/v1/datasets?name=slow HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
            + "Content-Length: 1000000\r\n\r\na,b\n"));
        var buffer = new byte[10_000];
        var answer = stream.ReadAtLeastAsync(buffer, "HTTP/1.1 408".Length, throwOnEndOfStream: false).AsTask();
        var rows = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1,2\n", 128)));

        var clock = Stopwatch.StartNew();
        while (await Task.WhenAny(answer, Task.Delay(250)) != answer && clock.Elapsed < TimeSpan.FromSeconds(40))
            await stream.WriteAsync(rows);

        Assert.True(answer.IsCompleted, "the upload is still alive");
        var received = await answer;
        while (await stream.ReadAsync(buffer.AsMemory(received)) is > 0 and var more)
            received += more;
        var text = Encoding.ASCII.GetString(buffer, 0, received);
        Assert.StartsWith("HTTP/1.1 408", text);
        // the example of the document was recorded here
        var example = ApiDocument.CheckedIn().Operations.Single(operation => operation.Id == "CreateDataset").Node["responses"]!["408"]!;
        Assert.Contains((string)example["content"]!["application/problem+json"]!["example"]!["detail"]!, text);
        Assert.Empty((await service.Http.GetAsync("/api/v1/datasets").JsonAsync())["items"]!.AsArray());
    }
}
