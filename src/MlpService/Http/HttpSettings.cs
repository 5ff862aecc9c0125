using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MlpService.Http;

/// <summary>What stands between the service and its clients. Configuration section Http.</summary>
public sealed partial class HttpSettings : IValidatableObject
{
    /// <summary>Whose X-Forwarded-For, -Proto, -Host and -Prefix are believed: addresses and networks, separated by commas.</summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>The path that all addresses begin with outside; a request may come with it or without it.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>The known proxies, each as a network: an address is one of a single host.</summary>
    internal IEnumerable<IPNetwork> Networks() => Words().Select(word => NetworkOf(word)!.Value);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var word in Words().Where(word => NetworkOf(word) is null))
            yield return new($"'{word}' is neither an address such as 127.0.0.1 nor a network such as 10.0.0.0/8.", [nameof(KnownProxies)]);
        if (!Prefix().IsMatch(PathBase))
            yield return new($"'{PathBase}' is no path such as /mlp: a slash before each part, none at the end.", [nameof(PathBase)]);
    }

    string[] Words() => KnownProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static IPNetwork? NetworkOf(string word)
    {
        if (IPNetwork.TryParse(word, out var network))
            return network;
        // of IPv4 the full form only: the parser takes 10.1 for 10.0.0.1
        if (!IPAddress.TryParse(word, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != word))
            return null;
        return new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    [GeneratedRegex(@"^(/[\w.~-]+)*\z", RegexOptions.ECMAScript)]
    private static partial Regex Prefix();
}
