using Microsoft.Data.Sqlite;

namespace MlpService.Tests;

/// <summary>An empty folder, gone after the test.</summary>
public sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlpservice-test-").FullName;

    public void Dispose()
    {
        // pooled connections keep the database file open
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
