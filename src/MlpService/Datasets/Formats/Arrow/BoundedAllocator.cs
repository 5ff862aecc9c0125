using System.Buffers;
using Apache.Arrow.Memory;
using MlpService.Http;

namespace MlpService.Datasets.Formats.Arrow;

/// <summary>Memory for the parts of a file, as much as it may take: what a damaged one claims to hold is not believed.</summary>
sealed class BoundedAllocator(long fileBytes) : MemoryAllocator
{
    const long Least = 64 << 20;

    /// <summary>A part may be compressed.</summary>
    const int Times = 8;

    readonly long max = Math.Max(Least, Times * fileBytes);
    long taken;

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (taken + length > max)
            throw Refusal.Malformed("file", $"A part of the file takes more than {max >> 20} MiB in memory. Write it in smaller record batches.");
        taken += bytesAllocated = length;
        return new Part(this, length);
    }

    sealed class Part(BoundedAllocator owner, int length) : IMemoryOwner<byte>
    {
        byte[]? bytes = new byte[length];

        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            if (bytes is null)
                return;
            owner.taken -= bytes.Length;
            bytes = null;
        }
    }
}
