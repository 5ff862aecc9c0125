using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlpService.Idempotency;

/// <summary>
/// The answer to a request that created something under an Idempotency-Key. Committed with what it created: there is either both or
/// neither.
/// </summary>
public sealed class IdempotencyRecord
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required string Key { get; init; }

    /// <summary>Method and path.</summary>
    public required string Operation { get; init; }

    /// <summary>Tells the request's body from others.</summary>
    public required string Fingerprint { get; init; }
    public required int Status { get; init; }

    /// <summary>Below the prefix of a proxy, as endpoints name it.</summary>
    public required string Location { get; init; }

    /// <summary>JSON, byte for byte.</summary>
    public required byte[] Body { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.HasKey(record => record.Key);
        builder.HasIndex(record => record.CreatedAt);
    }
}
