using System.Data.Common;
using MlpService.Http;

namespace MlpService.Datasets.Formats;

/// <summary>A library's way to say that a file is damaged is any exception; here it is one refusal.</summary>
static class DamagedFile
{
    public static async ValueTask<T> GuardAsync<T>(string kind, Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not (Refusal or OperationCanceledException or DbException))
        {
            throw Refuse(kind);
        }
    }

    public static Refusal Refuse(string kind) => Refusal.Malformed("file",
        $"The file cannot be read as {kind}: it is damaged, was cut off on the way, or is of another format. "
        + $"Write and send it again, or say by Content-Type what it is: {TableFormat.MediaTypes.Listed()}.");
}
