namespace MlpService.Client;

/// <summary>The parts of an address that come from the caller.</summary>
static class Address
{
    /// <summary>A name as one segment of a path, whatever characters it has.</summary>
    /// <exception cref="ArgumentException">It is empty, or "." or "..", which would lead to another resource.</exception>
    public static string Segment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name is "." or ".." ? throw new ArgumentException($"'{name}' is no name.", nameof(name)) : Uri.EscapeDataString(name);
    }

    /// <summary>A path with those query parameters that have a value.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                continue;
            path += $"{separator}{name}={Uri.EscapeDataString(value)}";
            separator = '&';
        }
        return path;
    }

    /// <summary>The address that paths are relative to: without a slash at its end its last segment would be replaced by them.</summary>
    public static Uri Root(Uri baseAddress)
    {
        if (!baseAddress.IsAbsoluteUri)
            throw new ArgumentException(
                $"The base address '{baseAddress}' is not absolute, as http://localhost:8080 is.", nameof(baseAddress));
        var root = baseAddress.GetLeftPart(UriPartial.Path);
        return root.EndsWith('/') ? new(root) : new(root + "/");
    }
}
