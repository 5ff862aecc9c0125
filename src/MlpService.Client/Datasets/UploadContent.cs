using System.Net;
using System.Net.Http.Headers;

namespace MlpService.Client;

/// <summary>A stream of the caller, from where it stands to its end; it stays open. Reports how many bytes have been sent.</summary>
sealed class UploadContent : HttpContent
{
    const int BufferBytes = 128 << 10;

    readonly Source source;
    readonly IProgress<long>? progress;

    UploadContent(Source source, TableFormat format, bool isGzip, IProgress<long>? progress)
    {
        (this.source, this.progress) = (source, progress);
        Headers.ContentType = new MediaTypeHeaderValue(format.MediaType);
        if (isGzip)
            Headers.ContentEncoding.Add("gzip");
    }

    /// <summary>The body of an upload: sent again from where the stream stood, or only once if it cannot go back there.</summary>
    public static Body Body(Stream stream, TableFormat format, bool isGzip, IProgress<long>? progress)
    {
        var source = new Source(stream);
        return new(() => new UploadContent(source, format, isGzip, progress), () => source.CanBeRead);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var content = source.FromStart();
        var buffer = new byte[BufferBytes];
        long sent = 0;
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            progress?.Report(sent += count);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = source.Length ?? 0;
        return source.Length is not null;
    }

    /// <summary>The caller's stream from where it stood.</summary>
    sealed class Source(Stream stream)
    {
        readonly long? start = stream.CanSeek ? stream.Position : null;
        bool wasRead;

        public bool CanBeRead => start is not null || !wasRead;

        public long? Length => start is { } position ? stream.Length - position : null;

        public Stream FromStart()
        {
            if (start is { } position)
                stream.Position = position;
            wasRead = true;
            return stream;
        }
    }
}
