using System.Runtime.CompilerServices;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>The lines of the README and of the package's own, compiled and run.</summary>
public sealed class ClientReadMeTests
{
    [Fact]
    public async Task The_lines_of_the_readme_train_and_predict()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        var localhost = service.Http.BaseAddress!.ToString();
        var iris = Path.Combine(directory.Path, "iris.csv");
        await File.WriteAllBytesAsync(iris, DatasetVocabulary.DataFile("iris.csv"));
        // what the lines print
        using var Console = new StringWriter();

        // >>> README
        using var mlp = new MlpClient(new Uri(localhost));

        await mlp.Networks.CreateAsync(new("petals", new Layer(Activation.Relu, 32), new Layer(Activation.Softmax)));
        await mlp.Datasets.UploadAsync("petals", iris);

        var job = await mlp.Jobs.CreateAsync(new() { Network = "petals", Dataset = "petals", Target = "species", Model = "petals" });
        await foreach (var epoch in mlp.Jobs.EpochsAsync(job.Id))
            Console.WriteLine($"epoch {epoch.Number}: validation loss {epoch.ValidationLoss:0.000}");
        var model = (await mlp.Jobs.WaitAsync(job.Id)).EnsureSucceeded();

        var answer = await mlp.Predictions.PredictAsync(model.Model,
            [new { sepal_length = 5.1, sepal_width = 3.5, petal_length = 1.4, petal_width = 0.2 }]);
        Console.WriteLine(answer.Predictions[0].Label);
        // <<< README

        var printed = Console.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("epoch 1: validation loss ", printed[0]);
        Assert.Equal("setosa", printed[^1]);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/MlpService.Client/README.md")]
    public async Task The_readmes_show_these_lines(string readme)
    {
        var source = (await File.ReadAllTextAsync(Here())).ReplaceLineEndings("\n");
        var start = source.IndexOf("// >>> README\n", StringComparison.Ordinal);
        var lines = source[start..source.IndexOf("// <<< README\n", StringComparison.Ordinal)].Split('\n')[1..^1];
        var shown = string.Join('\n', lines.Select(line => line.Length > 8 ? line[8..] : ""))
            .Replace("localhost", "\"http://localhost:8080\"", StringComparison.Ordinal)
            .Replace("iris)", "\"src/MlpService/Demonstration/iris.csv\")", StringComparison.Ordinal);

        var text = (await File.ReadAllTextAsync(Path.Combine(ReadMe.Root(), readme))).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{shown}\n```", text);
    }

    static string Here([CallerFilePath] string here = "") => here;
}
