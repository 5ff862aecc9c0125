using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Models;

/// <summary>Weights in the database: little-endian float32 in chunk rows, with a SHA-256 that is checked when they are read.</summary>
static class Weights
{
    const int FloatsPerChunk = 1 << 18;

    /// <summary>Commits the chunks one by one; they count once a <see cref="ModelVersion"/> of this id is committed.</summary>
    /// <returns>The SHA-256, in lower-case hexadecimal.</returns>
    public static async Task<string> StoreAsync(MlpDb db, Guid versionId, ReadOnlyMemory<float> weights, CancellationToken cancellation)
    {
        for (var index = 0; index * FloatsPerChunk < weights.Length; index++)
        {
            var part = weights[(index * FloatsPerChunk)..Math.Min((index + 1) * FloatsPerChunk, weights.Length)];
            var chunk = new WeightChunk { VersionId = versionId, Index = index, Bytes = MemoryMarshal.AsBytes(part.Span).ToArray() };
            await db.WriteAsync(() => Task.FromResult(db.WeightChunks.Add(chunk)), cancellation);
            db.ChangeTracker.Clear();
        }
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights.Span)));
    }

    /// <exception cref="Refusal">The stored bytes are not those whose hash was noted (503).</exception>
    public static async Task<float[]> LoadAsync(MlpDb db, ModelVersion version, CancellationToken cancellation)
    {
        var weights = new float[version.Parameters];
        var filled = 0;
        var chunks = db.WeightChunks.AsNoTracking().Where(chunk => chunk.VersionId == version.Id).OrderBy(chunk => chunk.Index);
        await foreach (var chunk in chunks.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var part = MemoryMarshal.Cast<byte, float>(chunk.Bytes);
            if (part.Length > weights.Length - filled)
                break;
            part.CopyTo(weights.AsSpan(filled));
            filled += part.Length;
        }
        if (filled != weights.Length || Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights.AsSpan()))) != version.Sha256)
            throw new Refusal(StatusCodes.Status503ServiceUnavailable,
                $"The stored weights of '{version.Model}' version {version.Version} are damaged: their SHA-256 is not {version.Sha256}. "
                + "Predict with another version, restore a backup, or train again.");
        return weights;
    }

    public static Task<int> DeleteAsync(MlpDb db, Guid versionId, CancellationToken cancellation) =>
        db.WeightChunks.Where(chunk => chunk.VersionId == versionId).ExecuteDeleteAsync(cancellation);
}
