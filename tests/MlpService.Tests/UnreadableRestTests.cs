using System.Net.Sockets;
using System.Text;

namespace MlpService.Tests;

/// <summary>A body with a fault in its first bytes, whose rest cannot be read: only a real server has clients that go.</summary>
public sealed class UnreadableRestTests
{
    const string Faulty = """{"xx": 1, """;

    static async Task<NetworkStream> SendAsync(ServiceProcess service, string path, string first)
    {
        var stream = new NetworkStream(await ConnectAsync(service), ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n{first}"));
        return stream;
    }

    static async Task<Socket> ConnectAsync(ServiceProcess service)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", service.Http.BaseAddress!.Port);
        return socket;
    }

    /// <summary>Sent in chunks, so that its length is not known before; the answer is read once all of it was taken.</summary>
    [Theory]
    [InlineData("/api/v1/networks", "HTTP/1.1 413", "The body is larger than 1048576 bytes")]
    [InlineData("/api/v1/models/iris/predict", "HTTP/1.1 400", "xx: there is no such member; there are instances.")]
    public async Task A_faulty_body_of_9_MiB_in_chunks_is_answered_and_its_connection_not_reset(string path, string status, string mention)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        await using var stream = await SendAsync(service, path, "Transfer-Encoding: chunked\r\n\r\n");
        var spaces = new string(' ', 1 << 20);
        foreach (var piece in Enumerable.Repeat(spaces, 9).Prepend(Faulty).Append("\"y\": 1}"))
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n{piece}\r\n"));
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());

        var answer = await new StreamReader(stream).ReadToEndAsync();

        Assert.StartsWith(status, answer, StringComparison.Ordinal);
        Assert.Contains(mention, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("ERR", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_gone_leaves_no_error_in_the_log()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        await using (await SendAsync(service, "/api/v1/networks", $"Content-Length: 1000\r\n\r\n{Faulty}"))
            await Task.Delay(300);

        // a request after it shows that the service has come to terms with it
        await service.Http.GetAsync("/api/v1/networks").JsonAsync();
        for (var tries = 0; tries < 50 && !service.Output.Contains("/api/v1/networks responded 4", StringComparison.Ordinal); tries++)
            await Task.Delay(100);
        Assert.Contains("/api/v1/networks responded 4", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ERR", service.Output, StringComparison.Ordinal);
    }
}
