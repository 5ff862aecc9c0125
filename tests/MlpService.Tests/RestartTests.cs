namespace MlpService.Tests;

/// <summary>What was acknowledged is there after the process is gone, however it went.</summary>
public sealed class RestartTests
{
    const string Flower = """{"instances": [{"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2}]}""";

    [Fact]
    public async Task A_stopped_service_comes_back_with_everything_and_answers_the_same()
    {
        using var directory = new TestDirectory();
        string[] paths =
        [
            "networks", "datasets", "jobs", "models", "datasets/iris", "datasets/iris/rows", "models/iris/versions/1",
            "models/iris/versions/1/weights",
        ];
        var before = new List<string>();
        string prediction;
        using (var service = await ServiceProcess.StartAsync(directory))
        {
            await service.Http.IrisAsync();
            await service.Http.TrainAsync(Training.IrisJob());
            foreach (var path in paths)
                before.Add(await service.Http.GetStringAsync($"/api/v1/{path}"));
            prediction = (await service.Http.PostJsonAsync("/api/v1/models/iris/predict", Flower).JsonAsync()).ToJsonString();

            Assert.Equal(0, await service.InterruptAsync());
        }

        using var again = await ServiceProcess.StartAsync(directory);
        foreach (var (path, answer) in paths.Zip(before))
            Assert.Equal(answer, await again.Http.GetStringAsync($"/api/v1/{path}"));
        Assert.Equal(prediction, (await again.Http.PostJsonAsync("/api/v1/models/iris/predict", Flower).JsonAsync()).ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_cut_off_with_its_process_runs_again_and_trains_the_same_weights(bool killed)
    {
        // long enough to be cut off, short enough to be waited for
        var request = Training.IrisJob(""", "epochs": 8000, "earlyStopping": null""");
        using var directory = new TestDirectory();
        string id;
        using (var service = await ServiceProcess.StartAsync(directory))
        {
            await service.Http.IrisAsync();
            id = await service.Http.QueueAsync(request);
            await service.Http.RunsAsync(id);
            if (killed)
                service.Kill();
            else
                Assert.Equal(0, await service.InterruptAsync());
        }

        using var again = await ServiceProcess.StartAsync(directory);
        var job = await again.Http.EndAsync(id);
        Assert.Equal("succeeded", (string?)job["status"]);
        Assert.Equal(8000, (int)job["progress"]!["epoch"]!);
        var cutOff = await again.Http.GetAsync("/api/v1/models/iris/versions/1").JsonAsync();
        var whole = await again.Http.TrainAsync(request);
        Assert.Equal((string?)whole["sha256"], (string?)cutOff["sha256"]);
    }

    [Fact]
    public async Task A_job_that_takes_its_process_with_it_three_times_is_given_up()
    {
        using var directory = new TestDirectory();
        var id = "";
        for (var run = 1; run <= 3; run++)
        {
            using var service = await ServiceProcess.StartAsync(directory);
            if (run == 1)
            {
                await service.Http.IrisAsync();
                id = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1000000, "earlyStopping": null"""));
            }
            await service.Http.RunsAsync(id);
            service.Kill();
        }

        using var last = await ServiceProcess.StartAsync(directory);
        var job = await last.Http.EndAsync(id);
        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains("3 times", (string?)job["error"]);
    }

    [Fact]
    public async Task A_second_service_on_the_same_data_is_refused_and_leaves_the_first_alone()
    {
        using var directory = new TestDirectory();
        using var first = await ServiceProcess.StartAsync(directory);
        using var second = ServiceProcess.Run(directory, ["--urls", "http://127.0.0.1:0"]);

        Assert.NotEqual(0, await second.EndAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("Storage__DataDirectory", second.Output);
        await first.Http.GetAsync("/health/ready").JsonAsync();
    }

    [Fact]
    public async Task A_migration_lock_left_by_a_killed_process_does_not_stop_the_next_start()
    {
        using var directory = new TestDirectory();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={directory.Path}/mlp.db"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        using var service = await ServiceProcess.StartAsync(directory);

        await service.Http.GetAsync("/health/ready").JsonAsync();
    }
}
