using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

public sealed class BusyDatabaseTests
{
    [Fact]
    public async Task A_job_that_ends_while_the_database_is_busy_is_stored_once_it_is_free()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("wide", units: 256);
        // no more epochs than may wait to be written: the run must come to its end while the database is busy
        var id = await service.Http.QueueAsync(
            """{"network": "wide", "dataset": "iris", "target": "species", "model": "m", "epochs": 8000, "earlyStopping": null}""");
        await service.Http.RunsAsync(id);

        await using (var other = new SqliteConnection($"Data Source={service.DataDirectory}/mlp.db"))
        {
            await other.OpenAsync();
            await using var writing = other.BeginTransaction();
            Assert.Equal("running", (string?)(await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["status"]);
            await WarnsAsync(service, "MlpService.Jobs");
            Assert.Equal("running", (string?)(await service.Http.GetAsync($"/api/v1/jobs/{id}").JsonAsync())["status"]);
        }

        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(id))["status"]);
        var epochs = await service.ReadAsync(db => db.JobEpochs.CountAsync());
        Assert.Equal(8000, epochs);
    }

    /// <summary>Waits until a write of the run has waited for its turn in vain, which the log tells.</summary>
    static async Task WarnsAsync(TestService service, string source)
    {
        for (var tries = 0; tries < 2400; tries++)
        {
            foreach (var log in Directory.GetFiles(Path.Combine(service.DataDirectory, "logs")))
            {
                using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
                var lines = (await reader.ReadToEndAsync()).Split('\n');
                if (lines.Any(line => line.Contains("\"@l\":\"Warning\"") && line.Contains($"\"{source}")))
                    return;
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"{source} did not warn within four minutes.");
    }
}
