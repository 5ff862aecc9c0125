using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlpService.Client;

/// <summary>What a request sends, made anew for each attempt.</summary>
/// <param name="ToContent">The content of one attempt.</param>
/// <param name="CanBeSent">False once it was sent and cannot be read again.</param>
sealed record Body(Func<HttpContent> ToContent, Func<bool> CanBeSent)
{
    /// <summary>Written once, before the first attempt.</summary>
    public static Body Json<T>(T value, JsonTypeInfo<T> type) => Json(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Already written.</summary>
    public static Body Json(ReadOnlyMemory<byte> utf8) => new(
        () => new ReadOnlyMemoryContent(utf8) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }, () => true);
}
