using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MlpService.Security;

/// <summary>
/// Without keys everyone who reaches the service may do everything, so it listens where only this machine reaches it,
/// unless <c>Security__AllowAnonymous=true</c> says that something else guards it.
/// </summary>
static class AddressGuard
{
    public static void AddAddressGuard(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<SecuritySettings>("Security");
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<SecuritySettings>>((kestrel, security) =>
        {
            if (!security.Value.AllowAnonymous)
                kestrel.ConfigureEndpointDefaults(RefuseBeyondLoopback);
        });
    }

    /// <exception cref="StartRefusal">The address can be reached from other machines.</exception>
    static void RefuseBeyondLoopback(ListenOptions endpoint)
    {
        if (endpoint.IPEndPoint is { } address && !IPAddress.IsLoopback(address.Address))
            throw new StartRefusal(
                $"The service would listen on {address}, where other machines reach it, and asks nobody for a key. "
                + "Listen on localhost (ASPNETCORE_URLS=http://localhost:8080), "
                + "or set Security__AllowAnonymous=true if something else guards it.");
    }
}
