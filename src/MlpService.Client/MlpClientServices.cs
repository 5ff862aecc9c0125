using Microsoft.Extensions.Options;
using MlpService.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds <see cref="MlpClient"/> to the services of a host.</summary>
public static class MlpClientServices
{
    /// <summary>
    /// Makes <see cref="MlpClient"/> injectable, over an <see cref="HttpClient"/> of the <see cref="IHttpClientFactory"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="baseAddress">Where the service is, with its path prefix if it has one, such as http://localhost:8080.</param>
    /// <param name="configure">How patient the client is.</param>
    /// <returns>The builder of its HttpClient: for headers, handlers and certificates.</returns>
    public static IHttpClientBuilder AddMlpClient(
        this IServiceCollection services, Uri baseAddress, Action<MlpClientOptions>? configure = null)
    {
        var options = services.AddOptions<MlpClientOptions>();
        if (configure is not null)
            options.Configure(configure);
        return services.AddHttpClient(nameof(MlpClient), http =>
            {
                http.BaseAddress = baseAddress;
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .AddTypedClient((http, provider) => new MlpClient(http, provider.GetRequiredService<IOptions<MlpClientOptions>>().Value));
    }
}
