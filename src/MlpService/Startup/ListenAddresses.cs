using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace MlpService.Startup;

/// <summary>Where the service listens: refuses what is no address, and says why the system does not give one.</summary>
static partial class ListenAddresses
{
    const string Cure = "It is set by ASPNETCORE_URLS or --urls, such as http://localhost:8081.";

    /// <exception cref="StartRefusal">One of them is no address.</exception>
    public static void RefuseUnfitAddresses(this WebApplicationBuilder builder)
    {
        foreach (var address in Listed("urls").Where(address => !IsFit(address)))
            throw new StartRefusal($"'{address}' is no address to listen on: it is http:// or https://, a host, and a port of 0 to 65535. "
                + Cure);
        foreach (var port in Listed("http_ports").Concat(Listed("https_ports")).Where(port => !ushort.TryParse(port, out _)))
            throw new StartRefusal($"'{port}' is no port to listen on: it is a number of 0 to 65535. {Cure}");

        string[] Listed(string setting) => (builder.Configuration[setting] ?? "")
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    static bool IsFit(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            // what is no number is taken for a part of the host's name
            return address.Scheme.ToUpperInvariant() is "HTTP" or "HTTPS" && address.Port is >= 0 and <= ushort.MaxValue
                && (address.IsUnixPipe || !address.Host.Contains(':') || address.Host.EndsWith(']'));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <returns>Null: it is about something else.</returns>
    public static string? Explain(Exception e) => e switch
    {
        IOException { InnerException: AddressInUseException } => $"{Address().Match(e.Message).Groups[1].Value} is in use: another process "
            + $"listens there. End it, or choose another address. {Cure}",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "An address to listen on is none of this machine's. " + Cure,
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "The system does not let this user listen there; ports below 1024 often are for administrators. " + Cure,
        InvalidOperationException when e.Message.StartsWith("Unable to configure HTTPS", StringComparison.Ordinal) =>
            "There is no certificate to listen by https with. Name one in Kestrel__Certificates__Default__Path and __Password, or listen "
            + "by http, behind a proxy that speaks https.",
        _ => null,
    };

    [GeneratedRegex(@"address (\S+): address already in use")]
    private static partial Regex Address();
}
