using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

public sealed class BusyDatabaseTests
{
    /// <summary>No more than may wait to be written: the run must come to its end while the database is busy.</summary>
    const int Epochs = 5000;

    [Fact]
    public async Task A_job_that_ends_while_the_database_is_busy_is_stored_once_it_is_free()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await using var other = new SqliteConnection($"Data Source={service.DataDirectory}/mlp.db");
        await other.OpenAsync();

        var (id, writing) = await RunIntoAsync(service, other);
        await using (writing)
        {
            await WarnsAsync(service, "MlpService.Jobs");
            Assert.Equal("running", await StatusAsync(service, id));
        }

        Assert.Equal("succeeded", (string?)(await service.Http.EndAsync(id))["status"]);
        Assert.Equal(Epochs, await service.ReadAsync(db => db.JobEpochs.CountAsync(epoch => epoch.JobId == Guid.Parse(id))));
    }

    /// <summary>
    /// A job that runs, and a write of another process that it will meet at its end; a job that was quicker does not count.
    /// </summary>
    static async Task<(string Job, SqliteTransaction Writing)> RunIntoAsync(TestService service, SqliteConnection other)
    {
        for (var tries = 0; tries < 20; tries++)
        {
            var id = await service.Http.QueueAsync(Training.IrisJob($$""", "epochs": {{Epochs}}, "earlyStopping": null"""));
            while (await StatusAsync(service, id) == "queued")
                await Task.Delay(5);
            var writing = other.BeginTransaction();
            if (await StatusAsync(service, id) == "running")
                return (id, writing);
            await writing.DisposeAsync();
        }
        throw new TimeoutException("Twenty jobs ended before the database was busy.");
    }

    static async Task<string?> StatusAsync(TestService service, string job) =>
        (string?)(await service.Http.GetAsync($"/api/v1/jobs/{job}").JsonAsync())["status"];

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
