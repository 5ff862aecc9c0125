using System.Data.Common;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MlpService.Models;

namespace MlpService.Tests;

/// <summary>A deleted model is gone with all it had, and no job brings it back.</summary>
public sealed class ModelDeletionTests
{
    const string Endless = """, "epochs": 1000000, "earlyStopping": null""";

    static async Task<TestService> WithIrisAsync(int versions = 1)
    {
        var service = new TestService();
        await service.Http.IrisAsync();
        for (var i = 0; i < versions; i++)
            await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        return service;
    }

    static async Task DeleteAsync(TestService service, string path)
    {
        using var answer = await service.Http.DeleteAsync(path);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    static async Task AssertGoneAsync(TestService service, string model)
    {
        await service.Http.GetAsync($"/api/v1/models/{model}").RefusedAsync(HttpStatusCode.NotFound, model);
        Assert.Equal(0, await service.ReadAsync(db => db.ModelVersions.CountAsync(version => version.Model == model)));
        var versions = await service.ReadAsync(db => db.ModelVersions.Select(version => version.Id).ToListAsync());
        var chunks = await service.ReadAsync(db => db.WeightChunks.Select(chunk => chunk.VersionId).ToListAsync());
        Assert.Equal(versions.Order(), chunks.Order());
    }

    [Fact]
    public async Task A_deleted_model_is_gone_with_its_versions_and_weights_and_no_other_model_is()
    {
        using var service = await WithIrisAsync(versions: 2);
        await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1""").Replace("\"model\": \"iris\"", "\"model\": \"iris-2\""));
        const string rows = """{"instances": [[5.1, 3.5, 1.4, 0.2]]}""";
        await service.Http.PostJsonAsync("/api/v1/models/iris/predict", rows).JsonAsync();

        await DeleteAsync(service, "/api/v1/models/iris");

        await AssertGoneAsync(service, "iris");
        await service.Http.PostJsonAsync("/api/v1/models/iris/predict", rows).RefusedAsync(HttpStatusCode.NotFound, "iris");
        await service.Http.PostJsonAsync("/api/v1/models/iris/versions/1/predict", rows).RefusedAsync(HttpStatusCode.NotFound, "iris");
        await service.Http.PostJsonAsync("/api/v1/models/iris-2/predict", rows).JsonAsync();
        await service.Http.DeleteAsync("/api/v1/models/iris").RefusedAsync(HttpStatusCode.NotFound, "iris", "GET /api/v1/models");
        var again = await service.Http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        Assert.Equal(1, (int)again["version"]!);
    }

    [Theory]
    [InlineData("POST", "predict")]
    [InlineData("POST", "versions/1/predict")]
    [InlineData("GET", "versions/1/weights")]
    public async Task Whoever_needs_its_weights_while_it_is_deleted_finds_none(string method, string path)
    {
        var deletion = new DeletionBeforeWeights();
        await using var service = new TestService();
        await using var app = service.With(deletion);
        using var http = app.CreateClient();
        await http.IrisAsync();
        await http.TrainAsync(Training.IrisJob(""", "epochs": 1"""));
        using var request = new HttpRequestMessage(new(method), $"/api/v1/models/iris/{path}");
        if (method == "POST")
            request.Content = new StringContent("""{"instances": [[5.1, 3.5, 1.4, 0.2]]}""", Encoding.UTF8, "application/json");

        deletion.Database = Path.Combine(service.DataDirectory, "mlp.db");

        await http.SendAsync(request).RefusedAsync(HttpStatusCode.NotFound, "iris", "GET /api/v1/models");
    }

    /// <summary>Deletes all models once a version is found, before its weights are read.</summary>
    sealed class DeletionBeforeWeights : DbCommandInterceptor
    {
        /// <summary>Null: nothing is deleted yet.</summary>
        public string? Database { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (Database is null || !command.CommandText.Contains("FROM \"WeightChunks\"", StringComparison.Ordinal))
                return result;
            await using var database = new SqliteConnection($"Data Source={Database}");
            await database.OpenAsync(cancellationToken);
            await using var deletion = database.CreateCommand();
            deletion.CommandText = "DELETE FROM WeightChunks; DELETE FROM ModelVersions; DELETE FROM Models";
            await deletion.ExecuteNonQueryAsync(cancellationToken);
            return result;
        }
    }

    [Fact]
    public async Task A_model_is_kept_while_an_unfinished_job_starts_from_it_or_will_store_a_version_in_it()
    {
        using var service = await WithIrisAsync();
        var running = await service.Http.QueueAsync(Training.IrisJob(Endless));
        var queued = await service.Http.QueueAsync(
            Training.IrisJob(""", "epochs": 1, "startFrom": "iris" """).Replace("\"model\": \"iris\"", "\"model\": \"other\""));

        await service.Http.DeleteAsync("/api/v1/models/iris").RefusedAsync(
            HttpStatusCode.Conflict, running, "the model 'iris', in which it will store a version", "?force=true");
        await service.Http.PostAsync($"/api/v1/jobs/{running}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        await service.Http.EndAsync(queued);
        running = await service.Http.QueueAsync(Training.IrisJob(Endless).Replace("\"model\": \"iris\"", "\"model\": \"iris-2\""));
        queued = await service.Http.QueueAsync(
            Training.IrisJob(""", "epochs": 1, "startFrom": "iris" """).Replace("\"model\": \"iris\"", "\"model\": \"other\""));
        await service.Http.DeleteAsync("/api/v1/models/iris?force=false").RefusedAsync(
            HttpStatusCode.Conflict, queued, "the model 'iris', from which it starts (iris/1)", "Cancel it", "?force=true");
        await service.Http.PostAsync($"/api/v1/jobs/{queued}/cancel", null).JsonAsync(HttpStatusCode.Accepted);

        // iris-2, whose name begins the same, is still trained
        await DeleteAsync(service, "/api/v1/models/iris");

        await service.Http.PostAsync($"/api/v1/jobs/{running}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Deletion_by_force_cancels_the_jobs_that_need_the_model_and_no_others()
    {
        using var service = await WithIrisAsync();
        var running = await service.Http.QueueAsync(Training.IrisJob(Endless));
        await service.Http.RunsAsync(running);
        var starting = await service.Http.QueueAsync(
            Training.IrisJob(""", "epochs": 1, "startFrom": "iris" """).Replace("\"model\": \"iris\"", "\"model\": \"other\""));
        var apart = await service.Http.QueueAsync(
            Training.IrisJob(""", "epochs": 1""").Replace("\"model\": \"iris\"", "\"model\": \"iris-2\""));

        await DeleteAsync(service, "/api/v1/models/iris?force=true");

        foreach (var (job, status) in new[] { (running, "cancelled"), (starting, "cancelled"), (apart, "succeeded") })
            Assert.Equal(status, (string?)(await service.Http.EndAsync(job))["status"]);
        await AssertGoneAsync(service, "iris");
    }

    /// <summary>It has trained and written its weights; only the row that makes them count is missing.</summary>
    [Fact]
    public async Task A_job_that_finishes_after_its_model_was_deleted_by_force_stores_nothing()
    {
        using var service = await WithIrisAsync();
        await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
            CREATE TRIGGER lose AFTER INSERT ON "WeightChunks" BEGIN
                UPDATE "Jobs" SET "CancelRequested" = 1 WHERE "Status" = 'Running';
                DELETE FROM "WeightChunks" WHERE "VersionId" IN (SELECT "Id" FROM "ModelVersions");
                DELETE FROM "ModelVersions";
                DELETE FROM "Models";
            END
            """));

        var job = await service.Http.EndAsync(await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1""")));

        Assert.Equal("cancelled", (string?)job["status"]);
        await AssertGoneAsync(service, "iris");
        Assert.Empty((await service.Http.GetAsync("/api/v1/models").JsonAsync())["items"]!.AsArray());
    }

    /// <summary>Nothing signals the run: it finds in the database that it is to end. Its first epoch would last minutes.</summary>
    [Fact]
    public async Task A_run_in_its_first_epoch_notices_that_its_model_was_deleted_by_force()
    {
        using var service = await WithIrisAsync();
        await service.Http.UploadAsync("long", "a,y\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i % 97},{i % 2}\n")))
            .JsonAsync(HttpStatusCode.Created);
        await service.Http.PostJsonAsync("/api/v1/networks", """
            {"name": "slow", "layers": [{"units": 1024, "activation": "relu"}, {"units": 1024, "activation": "relu"},
             {"activation": "softmax"}]}
            """).JsonAsync(HttpStatusCode.Created);
        var job = await service.Http.QueueAsync("""
            {"network": "slow", "dataset": "long", "target": "y", "model": "iris", "batchSize": 1, "earlyStopping": null}
            """);
        while ((string?)(await service.Http.GetAsync($"/api/v1/jobs/{job}").JsonAsync())["status"] == "queued")
            await Task.Delay(20);

        await DeleteAsync(service, "/api/v1/models/iris?force=true");

        Assert.Equal("cancelled", (string?)(await service.Http.EndAsync(job))["status"]);
    }

    [Theory]
    [InlineData("/api/v1/models/iris")]
    [InlineData("/api/v1/models/iris/versions/1")]
    public async Task What_was_loaded_to_predict_is_freed(string deleted)
    {
        using var service = await WithIrisAsync();
        var loaded = Load(service);
        Assert.True(IsAlive(loaded));

        await DeleteAsync(service, deleted);

        Assert.False(IsAlive(loaded));
    }

    /// <summary>Apart, so that no local variable keeps it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference Load(TestService service) =>
        new(service.Services.GetRequiredService<LoadedModels>().FindAsync("iris", 1, default).GetAwaiter().GetResult());

    static bool IsAlive(WeakReference loaded)
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return loaded.IsAlive;
    }
}
