using System.Buffers;
using Apache.Arrow.Memory;
using MlpService.Http;

namespace MlpService.Datasets.Formats.Arrow;

/// <summary>
/// Memory for a record batch, as much as it may take: what a damaged one claims to hold is not believed. It is left to the garbage
/// collector, as batches share dictionaries, which would be gone with the first one.
/// </summary>
sealed class BoundedAllocator(long fileBytes) : MemoryAllocator
{
    const long Least = 64 << 20;

    /// <summary>A batch may be compressed.</summary>
    const int Times = 8;

    readonly long max = Math.Max(Least, Times * fileBytes);
    long taken;

    /// <summary>What follows is of the next batch.</summary>
    public void BeginBatch() => taken = 0;

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        if (taken + length > max)
            throw Refusal.Malformed("file",
                $"A part of the file takes more than {max >> 20} MiB in memory. Write it in smaller record batches.");
        taken += bytesAllocated = length;
        return new Part(new byte[length]);
    }

    sealed class Part(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose() { }
    }
}
