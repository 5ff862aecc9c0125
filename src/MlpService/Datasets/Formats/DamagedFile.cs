using System.Data.Common;
using MlpService.Http;

namespace MlpService.Datasets.Formats;

/// <summary>A library's way to say that a file is damaged is any exception; here it is one refusal.</summary>
static class DamagedFile
{
    /// <param name="explain">Whether the file is sound, but written in a way that is not read here.</param>
    public static async ValueTask<T> GuardAsync<T>(string kind, Func<ValueTask<T>> read, Func<bool, Refusal>? explain = null)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not (Refusal or OperationCanceledException or DbException))
        {
            var isSound = e is NotSupportedException or NotImplementedException;
            throw explain?.Invoke(isSound) ?? (isSound ? NotRead(kind) : Refuse(kind));
        }
    }

    static Refusal NotRead(string kind) => Refusal.Malformed("file",
        $"The file has a type of column, or another part of {kind}, that is not read here. Leave columns of unusual types out, or make "
        + "numbers, texts or dates of them.");

    public static Refusal Refuse(string kind) => Refusal.Malformed("file",
        $"The file cannot be read as {kind}: it is damaged, was cut off on the way, or is of another format. "
        + $"Write and send it again, or say by Content-Type what it is: {TableFormat.MediaTypes.Listed()}.");
}
