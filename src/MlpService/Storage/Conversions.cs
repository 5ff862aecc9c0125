using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MlpService.Http;

namespace MlpService.Storage;

/// <summary>Times as UTC ticks: SQLite compares and sorts integers, not DateTimeOffset.</summary>
sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

static class Conversions
{
    /// <summary>Keeps a value as a JSON document in one column, in the words of the API. Set it anew to change it.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) => property.HasConversion(
        value => JsonSerializer.Serialize(value, Json.Stored),
        json => JsonSerializer.Deserialize<T>(json, Json.Stored)!,
        new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value));
}
