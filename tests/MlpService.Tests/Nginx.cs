using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MlpService.Tests;

/// <summary>An nginx in front of a service, with the server block that a document shows.</summary>
public sealed class Nginx : IDisposable
{
    readonly TestDirectory directory = new();
    readonly Process process;

    Nginx(string server, int port)
    {
        var configuration = Path.Combine(directory.Path, "nginx.conf");
        // one process, which is gone when it is killed; all its files in one folder
        File.WriteAllText(configuration, $$"""
            daemon off;
            master_process off;
            pid nginx.pid;
            events {}
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                {{server}}
            }
            """);
        process = Process.Start(new ProcessStartInfo("nginx", ["-p", directory.Path, "-c", configuration, "-e", "stderr"])
        {
            RedirectStandardError = true,
        })!;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public HttpClient Http { get; }

    public static bool IsInstalled => Installed.Find("nginx") is not null;

    /// <param name="server">Listens on port 80, and passes on to the service's address in the README.</param>
    public static async Task<Nginx> StartAsync(string server, ServiceProcess service)
    {
        var port = FreePort();
        var nginx = new Nginx(server.Replace("listen 80;", $"listen 127.0.0.1:{port};")
            .Replace("127.0.0.1:8080", service.Http.BaseAddress!.Authority), port);
        for (var tries = 0; tries < 200 && !nginx.process.HasExited; tries++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return nginx;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        nginx.process.Kill();
        var errors = await nginx.process.StandardError.ReadToEndAsync();
        nginx.Dispose();
        throw new InvalidOperationException($"nginx did not start: {errors}");
    }

    public void Dispose()
    {
        Http.Dispose();
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        directory.Dispose();
    }

    /// <summary>nginx cannot be asked which port the system chose.</summary>
    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
