using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MlpService.Serialization;

namespace MlpService.Storage;

/// <summary>Times as UTC ticks: SQLite compares and sorts integers, not DateTimeOffset.</summary>
sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

static class Conversions
{
    /// <summary>
    /// Stores a value as a JSON document in one column, with the member names of the API. It is compared by reference: replace it
    /// to change it.
    /// </summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) => property.HasConversion(
        value => JsonSerializer.Serialize(value, ApiJson.Stored),
        json => JsonSerializer.Deserialize<T>(json, ApiJson.Stored)!,
        new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value));
}
