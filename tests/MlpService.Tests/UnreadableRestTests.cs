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
