using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;

namespace MlpService.Storage;

/// <summary>Where everything the service keeps lies: the database, its lock, the logs. Configuration section Storage.</summary>
public sealed class StorageSettings
{
    /// <summary>A folder, created when missing; relative paths start at the current directory.</summary>
    [Required(ErrorMessage = "it is empty; name a folder.")]
    public string DataDirectory { get; set; } = "data";

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
