using System.Net;
using System.Text;

namespace MlpService.Tests;

/// <summary>Whether rows lie in memory or in a scratch file changes nothing else.</summary>
public sealed class ScratchFileTests
{
    static readonly (string, string) OneMegabyte = ("Training:MemoryLimitMegabytes", "1");

    [Theory]
    [InlineData("")]
    [InlineData(""", "classWeights": "balanced", "crossValidation": {"folds": 2}, "test": {"fraction": 0.1}""")]
    public async Task The_weights_are_the_same_bytes_from_a_scratch_file(string more)
    {
        using var plenty = new TestService();
        using var little = new TestService(OneMegabyte);

        Assert.Equal(await TrainAsync(plenty.Http, more), await TrainAsync(little.Http, more));

        Assert.Empty(Directory.GetFiles(little.DataDirectory, "*.scratch"));
        await UnmappedAsync(little.DataDirectory);
    }

    /// <summary>3542 rows of 64 inputs and 10 outputs are a megabyte less 144 bytes; their weights are more than that.</summary>
    [Theory]
    [InlineData(3542, "", false)]
    [InlineData(3542, """, "classWeights": "balanced" """, true)]
    [InlineData(3543, "", true)]
    [InlineData(3543, """, "test": {"fraction": 0.4} """, true)]
    public async Task The_rows_of_all_splits_and_their_weights_count_together(int rows, string more, bool fromFile)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "what is mapped can be read on Linux only");
        using var service = new TestService(OneMegabyte);
        await UploadAsync(service.Http, rows);
        var job = await service.Http.QueueAsync(Job(""", "epochs": 1000000, "earlyStopping": null""" + more));
        await service.Http.RunsAsync(job);

        Assert.Equal(fromFile, IsMapped(service.DataDirectory));

        await service.Http.PostAsync($"/api/v1/jobs/{job}/cancel", null).JsonAsync(HttpStatusCode.Accepted);
        await UnmappedAsync(service.DataDirectory);
    }

    [Fact]
    public async Task A_scratch_file_whose_maker_was_killed_is_removed_at_the_next_start()
    {
        using var directory = new TestDirectory();
        var left = Path.Combine(directory.Path, "left.scratch");
        await File.WriteAllTextAsync(left, "");

        using var service = new TestService(directory);
        await service.Http.GetAsync("/health/ready").JsonAsync();

        Assert.False(File.Exists(left));
    }

    /// <summary>A job has ended a moment before its run lets go of its rows.</summary>
    static async Task UnmappedAsync(string directory)
    {
        for (var tries = 0; OperatingSystem.IsLinux() && IsMapped(directory); tries++)
        {
            Assert.True(tries < 200, "a scratch file is still mapped");
            await Task.Delay(50);
        }
    }

    static bool IsMapped(string directory) =>
        File.ReadLines("/proc/self/maps").Any(line => line.Contains(directory) && line.Contains(".scratch"));

    static async Task<string> TrainAsync(HttpClient http, string more)
    {
        await UploadAsync(http);
        return (string)(await http.TrainAsync(Job(""", "epochs": 3""" + more)))["sha256"]!;
    }

    /// <summary>The 1797 digits over and over: 64 inputs and 10 outputs of 4 bytes each.</summary>
    internal static async Task UploadAsync(HttpClient http, int rows = 5391)
    {
        await http.NetworkAsync();
        var lines = Encoding.UTF8.GetString(DatasetVocabulary.DataFile("digits.csv")).TrimEnd().Split('\n');
        var body = Enumerable.Range(0, rows).Select(row => lines[1 + row % (lines.Length - 1)]);
        await http.UploadAsync("digits", string.Join('\n', body.Prepend(lines[0]))).JsonAsync(HttpStatusCode.Created);
    }

    internal static string Job(string more) => $$"""{"network": "net", "dataset": "digits", "target": "digit", "model": "m" {{more}}}""";
}
