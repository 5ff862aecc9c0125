using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MlpService.Benchmarks.Comparison;
using MlpService.Benchmarks.Contestants;
using MlpService.Benchmarks.Service;

namespace MlpService.Benchmarks.Tables;

/// <summary>What an upload costs beside reading the file with pandas, what it saves a job, and the way from a file to a model.</summary>
sealed class TableBenchmark : IDisposable
{
    const int Rounds = 5, Epochs = 10, Hidden = 128;

    /// <summary>Uploads that are not counted: the first ones run code that is not compiled for speed yet.</summary>
    const int WarmUps = 3;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mlpservice-tables-");
    readonly RunningService service = new();
    readonly Python? pandas = Python.With("pandas"), scikit = Python.With("pandas", "sklearn");
    int uploads;

    public static async Task RunAsync()
    {
        Console.WriteLine($"{Machine.Processor}, {Environment.ProcessorCount} cores, load average {Machine.Load}");
        Console.WriteLine($"Commit {Machine.Commit}\n");
        using var benchmark = new TableBenchmark();
        await benchmark.MeasureAsync();
        Console.WriteLine($"Load average at the end: {Machine.Load}");
    }

    public void Dispose()
    {
        service.Dispose();
        folder.Delete(recursive: true);
    }

    async Task MeasureAsync()
    {
        TableFile pixels = TableFile.Pixels(folder.FullName);
        await UploadsAsync([pixels, TableFile.Mixed(folder.FullName)]);
        await service.PostAsync("networks", JsonContent.Create(new
        {
            name = "net",
            layers = new object[] { new { units = Hidden, activation = "relu" }, new { activation = "softmax" } },
        }));
        await StartsAsync(pixels);
        await FileToModelAsync(pixels);
    }

    /// <summary>An upload and pandas.read_csv, in turn.</summary>
    async Task UploadsAsync(TableFile[] files)
    {
        var table = new Table("from file to table", "MB", "upload s (processor)", "pandas s (processor)", "ratio", "of processor time",
            "goal", "peak of the service, MiB");
        foreach (TableFile file in files)
        {
            for (int i = 0; i < WarmUps; i++) await UploadAsync(file);
            List<Cost> ours = [], theirs = [];
            for (int round = 0; round < Rounds; round++)
            {
                ours.Add((await UploadAsync(file)).Cost);
                if (pandas is not null) theirs.Add(pandas.ReadCsv(file.Path));
            }
            table.Add(file.Name, $"{file.Bytes / 1e6:F0}", Show(ours), pandas is null ? "not installed" : Show(theirs),
                pandas is null ? "" : $"{Seconds(theirs) / Seconds(ours):F2}",
                pandas is null ? "" : $"{ProcessorSeconds(theirs) / ProcessorSeconds(ours):F2}", $">= {file.Goal}",
                $"{service.PeakMebibytes:F0}");
        }
        Console.WriteLine(table);
    }

    /// <summary>The first and the second job of one epoch on a table, beside its upload.</summary>
    async Task StartsAsync(TableFile file)
    {
        var table = new Table("pixels, one epoch of 784-128-10 with batches of 4096", "seconds (processor)", "upload's share");
        List<Cost> upload = [], first = [], second = [];
        for (int round = 0; round < Rounds; round++)
        {
            var (name, cost) = await UploadAsync(file, keep: true);
            upload.Add(cost);
            first.Add(await TrainAsync(name, epochs: 1, batchSize: 4096));
            second.Add(await TrainAsync(name, epochs: 1, batchSize: 4096));
        }
        table.Add("upload", Show(upload), "");
        table.Add("first job", Show(first), $"{Seconds(first) / Seconds(upload):F2}");
        table.Add("second job", Show(second), $"{Seconds(second) / Seconds(upload):F2}");
        Console.WriteLine(table);
    }

    /// <summary>Upload, training and the first prediction, beside pandas with scikit-learn and with libtorch at its own speed.</summary>
    async Task FileToModelAsync(TableFile file)
    {
        Cost ours = await CostAsync(async () =>
        {
            var (name, _) = await UploadAsync(file, keep: true);
            await TrainAsync(name, Epochs, batchSize: 64);
            await service.PostAsync("models/tables/predict", JsonContent.Create(new { instances = new[] { new int[784] } }));
        });
        var table = new Table($"from file to prediction, 784-{Hidden}-10, {Epochs} epochs, batch 64, Adam", "seconds (processor)", "ratio",
            "goal");
        table.Add("MlpService", Show([ours]), "", "");
        if (scikit is not null && scikit.TrainOn(file.Path, Hidden) is var cost)
            table.Add("pandas and scikit-learn", Show([cost]), $"{cost.Seconds / ours.Seconds:F1}", ">= 20");
        if (pandas is not null && LibTorchSeconds() is { } training && pandas.ReadCsv(file.Path).Seconds + training is var seconds)
            table.Add("pandas and libtorch", $"{seconds:F2}", $"{seconds / ours.Seconds:F1}", ">= 3");
        Console.WriteLine(table);
    }

    /// <returns>Null: it does not load here.</returns>
    static double? LibTorchSeconds()
    {
        try
        {
            TrainingCase @case = TrainingCase.All.Single(@case => @case is { Units: [784, Hidden, 10] });
            using IRun run = new LibTorch().Enter(@case, Environment.ProcessorCount);
            return Epochs * 60_000 / run.RowsPerSecond();
        }
        catch (Exception e) when (e is DllNotFoundException or NotSupportedException or TypeInitializationException)
        {
            Console.WriteLine($"libtorch does not load: {e.GetBaseException().Message.Split('\n')[0]}\n");
            return null;
        }
    }

    async Task<(string Name, Cost Cost)> UploadAsync(TableFile file, bool keep = false)
    {
        string name = $"t{++uploads}";
        Cost cost = await CostAsync(async () =>
        {
            using var content = new StreamContent(File.OpenRead(file.Path), 1 << 16);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            await service.PostAsync($"datasets?name={name}", content);
        });
        if (!keep) (await service.Http.DeleteAsync($"/api/v1/datasets/{name}")).EnsureSuccessStatusCode();
        return (name, cost);
    }

    Task<Cost> TrainAsync(string dataset, int epochs, int batchSize) => CostAsync(async () => await (await service.StartAsync(new
    {
        network = "net",
        dataset,
        target = "label",
        task = "classification",
        model = "tables",
        epochs,
        batchSize,
        optimizer = new { name = "adam", learningRate = 0.001 },
        validation = new { fraction = 0 },
    })).EndAsync());

    async Task<Cost> CostAsync(Func<Task> work)
    {
        TimeSpan used = service.ProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await work();
        return new Cost(Stopwatch.GetElapsedTime(start).TotalSeconds, (service.ProcessorTime - used).TotalSeconds);
    }

    static double Seconds(IEnumerable<Cost> costs) => Measurement.Of(costs.Select(cost => cost.Seconds)).Median;

    static double ProcessorSeconds(IEnumerable<Cost> costs) => Measurement.Of(costs.Select(cost => cost.ProcessorSeconds)).Median;

    static string Show(IReadOnlyList<Cost> costs) => $"{Seconds(costs):F2} ({ProcessorSeconds(costs):F2})";
}
