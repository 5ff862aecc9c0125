using System.Diagnostics;
using System.Net.Http.Headers;
using MlpService.Benchmarks.Comparison;

namespace MlpService.Benchmarks.Interference;

/// <summary>Milliseconds from sending a request to its whole answer, and by which it was sent too late, in the order of sending.</summary>
sealed record Latencies(double[] Milliseconds, double[] Lateness)
{
    public double this[double share] => At(Milliseconds, share);

    public double Late(double share) => At(Lateness, share);

    /// <summary>Of each so many requests in a row, and of these the median: whatever else the machine did now and then is left
    /// out.</summary>
    public double Usual(double share, int requests) => Measurement.Of(Milliseconds.Chunk(requests).Select(part => At(part, share))).Median;

    public static Latencies Of(IReadOnlyCollection<Latencies> parts) =>
        new([.. parts.SelectMany(part => part.Milliseconds)], [.. parts.SelectMany(part => part.Lateness)]);

    static double At(double[] values, double share) => values.Order().ElementAt((int)Math.Ceiling(share * values.Length) - 1);
}

/// <summary>Sends one request over and over, on schedule whether or not earlier ones were answered, over connections that are
/// kept.</summary>
sealed class RequestLoad(HttpClient http, string path, byte[] json, int perSecond)
{
    public Latencies Run(double seconds)
    {
        double between = 1000.0 / perSecond;
        var calls = new Task<double>[(int)(seconds * perSecond)];
        var lateness = new double[calls.Length];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls.Length; i++)
        {
            double wait;
            while ((wait = i * between - Milliseconds(start)) > 0) Thread.Sleep((int)Math.Ceiling(wait));
            lateness[i] = -wait;
            calls[i] = CallAsync();
        }
        return new Latencies(Task.WhenAll(calls).GetAwaiter().GetResult(), lateness);
    }

    async Task<double> CallAsync()
    {
        using var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await http.PostAsync(path, content);
        double milliseconds = Milliseconds(start);
        answer.EnsureSuccessStatusCode();
        return milliseconds;
    }

    static double Milliseconds(long since) => Stopwatch.GetElapsedTime(since).TotalMilliseconds;
}
