using System.IO.MemoryMappedFiles;

namespace MlpEngine.Memory;

/// <summary>A scratch file of its own, mapped into memory: the system caches as much of it as fits and reads the rest again when it is
/// accessed. The file has no name, or loses it with the process, so that nothing is left behind however that ends; its disk space is
/// allocated at once, where the file system can, and freed by Dispose or by the finalizers of the mapping.</summary>
sealed unsafe class MappedBuffer : FloatBuffer
{
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;

    /// <exception cref="IOException">The disk is full, or no file can be created there.</exception>
    public MappedBuffer(long length, string directory) : base(length)
    {
        long bytes = length * sizeof(float);
        string path = Path.Combine(directory, $"{Guid.NewGuid():N}{TrainingData.ScratchExtension}");
        try
        {
            file = MemoryMappedFile.CreateFromFile(
                Create(path, bytes), null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new IOException($"A scratch file of {bytes} bytes cannot be made in '{directory}': {e.Message}", e);
        }
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        view.SafeMemoryMappedViewHandle.ReleasePointer(); // the mapping lasts as long as the view, and that as long as this
        pointer = (float*)start;
    }

    public override void SetReadOrder(bool inOrder) => MemoryAdvice.SetReadOrder(Pointer, (nuint)Length * sizeof(float), inOrder);

    public override void Dispose()
    {
        pointer = null;
        view.Dispose();
        file.Dispose();
    }

    /// <summary>A full disk refuses the whole file now; found out at a write to the mapping, it would end the process.</summary>
    static FileStream Create(string path, long bytes)
    {
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            PreallocationSize = bytes,
            Options = FileOptions.DeleteOnClose,
        });
        // elsewhere a file in use cannot be deleted, and the system itself deletes it with the last handle
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return stream;
    }
}
