using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>How much one upload may bring. Configuration section Limits.</summary>
public sealed class UploadSettings
{
    /// <summary>MiB of the largest table, after decompression.</summary>
    [Between(1, 1 << 20)]
    public int MaxUploadMegabytes { get; set; } = 10_240;

    /// <summary>What a form may add to the file: its other fields and the boundaries.</summary>
    const long FormBytes = 8 << 20;

    public long MaxUploadBytes => (long)MaxUploadMegabytes << 20;

    public long MaxBodyBytes => MaxUploadBytes + FormBytes;

    internal Refusal TooLarge() => Refusal.TooLarge("file",
        $"The file is larger than {MaxUploadMegabytes} MiB, decompressed. "
        + "Upload fewer rows, or have Limits__MaxUploadMegabytes raised.");
}
