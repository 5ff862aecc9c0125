using System.Buffers;
using MlpService.Http;
using MlpService.Storage;

namespace MlpService.Datasets.Upload;

/// <summary>The file of a form: fields that come after it say how to read it, so it waits for them beside the database.</summary>
static class FormFile
{
    const int BlockBytes = 1 << 18;

    /// <exception cref="Refusal">413: the file is too large; 507: the disk is full.</exception>
    public static async Task<Stream> KeepAsync(
        Stream part, StorageSettings storage, UploadSettings settings, CancellationToken cancellation)
    {
        var file = Create(storage);
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            while (await part.ReadAsync(block, cancellation) is > 0 and var count)
            {
                if (file.Position + count > settings.MaxUploadBytes)
                    throw settings.TooLarge();
                await WriteAsync(file, block.AsMemory(0, count), cancellation);
            }
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>A file without a name: it lives as long as it is open, also if the process is killed.</summary>
    public static FileStream Create(StorageSettings storage)
    {
        var path = Path.Combine(storage.DataDirectory, $"upload-{Guid.CreateVersion7()}.tmp");
        try
        {
            // unbuffered: what a full disk did not take would be written again, in vain, when the file is closed
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0, useAsync: true);
            File.Delete(path);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotKept();
        }
    }

    static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> block, CancellationToken cancellation)
    {
        try
        {
            await file.WriteAsync(block, cancellation);
        }
        catch (IOException)
        {
            throw NotKept();
        }
    }

    static Refusal NotKept() => Refusal.DiskFull("The file of the form cannot be kept while its fields are read. Give the disk that holds "
        + "the data directory space, or send the file as a raw text/csv body, with the options in the query.");
}
