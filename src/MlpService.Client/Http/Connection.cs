using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MlpService.Client;

/// <summary>The one way to the service: sends calls, repeats those that may be, and turns refusals into exceptions.</summary>
sealed class Connection(HttpClient http, MlpClientOptions options)
{
    readonly Uri root = Address.Root(http.BaseAddress
        ?? throw new ArgumentException("The HttpClient needs a BaseAddress: where the service is.", nameof(http)));
    readonly RetryPolicy retries = new(options);

    public MlpClientOptions Options => options;

    /// <summary>The answer as JSON.</summary>
    public async Task<T> ReadAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await AnswerAsync(call, cancellation).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(type, cancellation).ConfigureAwait(false)
            ?? throw new JsonException($"{call.Method} {call.Path} answered null.");
    }

    /// <summary>For calls without an answer.</summary>
    public async Task SendAsync(Call call, CancellationToken cancellation) =>
        (await AnswerAsync(call, cancellation).ConfigureAwait(false)).Dispose();

    /// <summary>The answer as it comes in; whoever disposes the stream ends the transfer.</summary>
    public async Task<Stream> OpenAsync(Call call, CancellationToken cancellation)
    {
        var response = await AnswerAsync(call, cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>All items of a list, page by page as they are asked for.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string path, JsonTypeInfo<Page<T>> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await PageAsync(path, cursor, type, cancellation).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>The part of a list that a cursor leads to.</summary>
    public Task<Page<T>> PageAsync<T>(string path, string? cursor, JsonTypeInfo<Page<T>> type, CancellationToken cancellation) =>
        ReadAsync(Call.Get(cursor is null ? path
            : $"{path}{(path.Contains('?') ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}"), type, cancellation);

    async Task<HttpResponseMessage> AnswerAsync(Call call, CancellationToken cancellation)
    {
        var mayBeDone = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await AttemptAsync(call, cancellation).ConfigureAwait(false);
                if (response.IsSuccessStatusCode || (mayBeDone && call.FindsItselfDone(response)))
                    return response;
                mayBeDone |= RetryPolicy.MayHaveArrived(response);
                using (response)
                {
                    if (retries.PauseAfter(call, response, attempt) is not { } pause)
                        throw await MlpException.ReadAsync(response, retries.AskedFor(response), cancellation).ConfigureAwait(false);
                    await PauseAsync(pause, cancellation).ConfigureAwait(false);
                }
            }
            catch (HttpRequestException failure)
                when (failure is not MlpException && retries.PauseAfter(call, failure, attempt) is { } pause)
            {
                mayBeDone |= RetryPolicy.MayHaveArrived(failure);
                await PauseAsync(pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    async Task<HttpResponseMessage> AttemptAsync(Call call, CancellationToken cancellation)
    {
        using var request = call.ToRequest(root);
        if (call.IsTransfer)
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            return await http.SendAsync(request, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{call.Method} {request.RequestUri} was not answered within {options.Timeout}.", e);
        }
    }

    Task PauseAsync(TimeSpan pause, CancellationToken cancellation) => Task.Delay(pause, options.TimeProvider, cancellation);
}
