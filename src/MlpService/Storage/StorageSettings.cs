using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;

namespace MlpService.Storage;

/// <summary>Where everything the service keeps lies: the database, its lock, the logs. Configuration section Storage.</summary>
public sealed class StorageSettings
{
    /// <summary>A folder, created when missing; relative paths start at the current directory.</summary>
    [Required(ErrorMessage = "it is empty; name a folder.")]
    public string DataDirectory { get; set; } = "data";

    /// <summary>Keep the logs in daily files under the data directory, besides those on the console.</summary>
    public bool LogFiles { get; set; } = true;

    public string LogDirectory => Path.Combine(DataDirectory, "logs");

    public string DatabaseFile => Path.Combine(DataDirectory, "mlp.db");

    public string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = DatabaseFile,
        Mode = SqliteOpenMode.ReadWriteCreate,
        ForeignKeys = true,
        DefaultTimeout = 10,
        Pooling = true,
    }.ToString();
}
