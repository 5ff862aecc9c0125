using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Idempotency;

/// <summary>
/// The request at hand, where it creates something: its answer is made, and remembered if there is a key, within the write that
/// creates.
/// </summary>
sealed class IdempotentRequest(TimeProvider time)
{
    /// <summary>Null: the request has no key, and is done again each time it is sent.</summary>
    public string? Key { get; set; }

    public string Operation { get; set; } = "";

    /// <summary>Tells its body from others, once it was read.</summary>
    public Func<Task<string>>? BodyFingerprint { get; set; }

    /// <summary>The same, of an endpoint that reads the body itself and knows it before it answers.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>201, as part of the write that creates.</summary>
    public async Task<Created<T>> CreatedAsync<T>(MlpDb db, string location, T body)
    {
        await RememberAsync(db, StatusCodes.Status201Created, location, body);
        return TypedResults.Created(location, body);
    }

    /// <summary>202, as part of the write that creates.</summary>
    public async Task<Accepted<T>> AcceptedAsync<T>(MlpDb db, string location, T body)
    {
        await RememberAsync(db, StatusCodes.Status202Accepted, location, body);
        return TypedResults.Accepted(location, body);
    }

    async Task RememberAsync<T>(MlpDb db, int status, string location, T body)
    {
        if (Key is null)
            return;
        var now = time.GetUtcNow();
        await db.IdempotencyRecords.Where(record => record.CreatedAt <= now - IdempotencyRecord.Lifetime).ExecuteDeleteAsync();
        db.IdempotencyRecords.Add(new()
        {
            Key = Key,
            Operation = Operation,
            Fingerprint = Fingerprint ?? await BodyFingerprint!(),
            Status = status,
            Location = location,
            Body = JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options),
            CreatedAt = now,
        });
    }
}
