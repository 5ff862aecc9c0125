namespace MlpService.Http;

/// <summary>Faults of a request by the field that is at fault.</summary>
static class FieldFaults
{
    /// <summary>That one answer tells: in a body of a mebibyte there could be a hundred thousand.</summary>
    public const int Max = 20;

    /// <summary>A member of the object at a path: layers[0].units; at the root only its name.</summary>
    public static string Path(string container, string member) => container.Length == 0 ? member : $"{container}.{member}";

    /// <summary>All of them as one text, that can be read alone.</summary>
    public static string Told(IEnumerable<KeyValuePair<string, string[]>> faults) => string.Join(' ', faults.Select(
        fault => (fault.Key == "$" ? "" : $"{fault.Key}: ") + string.Join(' ', fault.Value)));
}
