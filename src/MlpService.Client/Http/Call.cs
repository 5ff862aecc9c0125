using System.Net;

namespace MlpService.Client;

/// <summary>One call of the API, of one or several attempts.</summary>
sealed record Call(HttpMethod Method, string Path, Body? Body = null)
{
    /// <summary>By which the service knows a second attempt from a second wish.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether a second attempt changes nothing that the first did not.</summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>A transfer takes as long as its bytes do, and begins once the service wants them.</summary>
    public bool IsTransfer { get; init; }

    public static Call Get(string path) => new(HttpMethod.Get, path);

    public static Call Delete(string path) => new(HttpMethod.Delete, path);

    /// <summary>A POST that creates.</summary>
    public static Call Create(string path, Body body) => new(HttpMethod.Post, path, body) { IdempotencyKey = Guid.NewGuid().ToString() };

    /// <summary>Of an attempt after one whose answer was lost: that one has deleted what this one does not find.</summary>
    public bool FindsItselfDone(HttpResponseMessage response) =>
        Method == HttpMethod.Delete && response.StatusCode == HttpStatusCode.NotFound;

    public HttpRequestMessage ToRequest(Uri root)
    {
        var request = new HttpRequestMessage(Method, new Uri(root, Path)) { Content = Body?.ToContent() };
        if (IdempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", IdempotencyKey);
        if (IsTransfer && Body is not null)
            request.Headers.ExpectContinue = true;
        return request;
    }
}
