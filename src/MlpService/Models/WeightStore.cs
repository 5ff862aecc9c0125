using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Models;

/// <summary>Weights in the database: little-endian float32 in chunk rows, with a SHA-256 that is verified when they are read.</summary>
static class WeightStore
{
    const int FloatsPerChunk = 1 << 18;

    /// <summary>Commits the chunks one by one; they count once a <see cref="ModelVersion"/> of this id is committed.</summary>
    /// <returns>The SHA-256, in lower-case hexadecimal.</returns>
    public static async Task<string> StoreAsync(MlpDb db, Guid versionId, ReadOnlyMemory<float> weights, CancellationToken cancellation)
    {
        for (var index = 0; index * FloatsPerChunk < weights.Length; index++)
        {
            var slice = weights[(index * FloatsPerChunk)..Math.Min((index + 1) * FloatsPerChunk, weights.Length)];
            var chunk = new WeightChunk { VersionId = versionId, Index = index, Bytes = MemoryMarshal.AsBytes(slice.Span).ToArray() };
            await db.WriteAsync(() => db.WeightChunks.Add(chunk), cancellation);
            db.ChangeTracker.Clear();
        }
        return Sha256(weights.Span);
    }

    /// <exception cref="Refusal">
    /// 404: the version was deleted meanwhile; 503: the stored bytes are not those whose hash was stored with the version.
    /// </exception>
    public static async Task<float[]> LoadAsync(MlpDb db, ModelVersion version, CancellationToken cancellation)
    {
        var weights = new float[version.Parameters];
        var filled = 0;
        var chunks = db.WeightChunks.AsNoTracking().Where(chunk => chunk.VersionId == version.Id).OrderBy(chunk => chunk.Index);
        await foreach (var chunk in chunks.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var slice = MemoryMarshal.Cast<byte, float>(chunk.Bytes);
            if (slice.Length > weights.Length - filled)
                break;
            slice.CopyTo(weights.AsSpan(filled));
            filled += slice.Length;
        }
        if (filled == weights.Length && Sha256(weights) == version.Sha256)
            return weights;
        throw await db.ModelVersions.AnyAsync(found => found.Id == version.Id, cancellation)
            ? new Refusal(StatusCodes.Status503ServiceUnavailable,
                $"The stored weights of '{version.Model}' version {version.Version} are damaged: their SHA-256 is not {version.Sha256}. "
                + "Predict with another version, restore a backup, or train again.")
            : ModelVersion.NotFound(version.Model, version.Version);
    }

    static string Sha256(ReadOnlySpan<float> weights) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(weights)));

    public static Task<int> DeleteAsync(MlpDb db, Guid versionId, CancellationToken cancellation) =>
        db.WeightChunks.Where(chunk => chunk.VersionId == versionId).ExecuteDeleteAsync(cancellation);
}
