using MlpService.Http;

namespace MlpService.Datasets;

/// <summary>How much one upload may bring; configuration section Limits.</summary>
public sealed class UploadLimits
{
    /// <summary>Of the file as it is stored, after decompression; in MiB.</summary>
    public int MaxUploadMegabytes { get; set; } = 10_240;

    /// <summary>What a form may add to the file: its other fields and the boundaries.</summary>
    public const long FormBytes = 8 << 20;

    public long MaxUploadBytes => (long)MaxUploadMegabytes << 20;

    /// <exception cref="StartRefusal">The limit is out of range.</exception>
    internal void Check()
    {
        if (MaxUploadMegabytes is < 1 or > 1 << 20)
            throw new StartRefusal($"Limits__MaxUploadMegabytes is {MaxUploadMegabytes}; 1 to {1 << 20} are allowed.");
    }

    internal Refusal TooLarge() => new(StatusCodes.Status413PayloadTooLarge,
        $"The file is larger than {MaxUploadMegabytes} MiB, decompressed. Upload fewer rows, or have Limits__MaxUploadMegabytes raised.", "file");
}
