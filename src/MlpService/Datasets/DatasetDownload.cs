using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MlpService.Datasets.Formats;
using MlpService.Datasets.Formats.Arrow;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets;

/// <summary>A dataset as a file: what came in, or what Accept asks for.</summary>
static class DatasetDownload
{
    public static PushStreamHttpResult Of(Dataset dataset, MlpDb db, HttpContext http)
    {
        var format = Choose(dataset, http.Request);
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (format == dataset.Type)
        {
            // a client that receives less than this knows that the download was cut off
            http.Response.ContentLength = dataset.Bytes;
            return Send(dataset, format, db.ReadOriginalAsync(dataset, http.RequestAborted), http.RequestAborted);
        }
        return Send(dataset, format, format == TableFormat.Csv
            ? db.ReadTextAsync(dataset.Id, cancellation: http.RequestAborted).Select(text => text.ToArray())
            : ArrowOutput.WriteAsync(dataset, db.ReadRowsAsync(dataset, 0, http.RequestAborted)), http.RequestAborted);
    }

    static PushStreamHttpResult Send(
        Dataset dataset, TableFormat format, IAsyncEnumerable<byte[]> pieces, CancellationToken cancellation) =>
        TypedResults.Stream(async body =>
        {
            await foreach (var piece in pieces)
                await body.WriteAsync(piece, cancellation);
        }, format.IsText ? $"{format.MediaType}; charset=utf-8" : format.MediaType, dataset.Name + format.Ending);

    /// <summary>Of what is accepted equally well, what came in.</summary>
    static TableFormat Choose(Dataset dataset, HttpRequest request)
    {
        TableFormat[] offered = [dataset.Type, TableFormat.Csv, TableFormat.ArrowStream];
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return dataset.Type;
        return accepted.Where(type => type.Quality is not 0).GroupBy(type => type.Quality ?? 1).OrderByDescending(group => group.Key)
            .Select(types => Array.Find(offered, format =>
                types.Any(type => new MediaTypeHeaderValue(format.MediaType).IsSubsetOf(Bare(type)))))
            .FirstOrDefault(format => format is not null)
            ?? throw new Refusal(StatusCodes.Status406NotAcceptable,
                $"The dataset is not answered as '{request.Headers.Accept.ToString().Cut()}'. "
                + $"Accept {offered.Select(format => format.MediaType).Distinct().Listed()}, or any for the file as it came in.",
                    HeaderNames.Accept);
    }

    /// <summary>Without parameters: text/csv;charset=utf-8 asks for text/csv.</summary>
    static MediaTypeHeaderValue Bare(MediaTypeHeaderValue type) => new(type.MediaType);
}
