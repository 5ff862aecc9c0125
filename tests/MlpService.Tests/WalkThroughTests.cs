using System.Text.RegularExpressions;

namespace MlpService.Tests;

/// <summary>The README's five requests, in both shells: as they stand, and by somebody who mistypes every step.</summary>
public sealed class WalkThroughTests
{
    /// <summary>What stands there, what is typed instead, and what must be read then.</summary>
    static readonly (string Right, string Wrong, string Read)[] Typos =
    [
        ("/api/v1", "/api/v2", "Nothing answers at /api/v2/networks"),
        ("\"name\": \"flowers\"", "\"name\": \"Flowers\"", "'Flowers' is not a name"),
        ("\"layers\"", "\"layer\"", "layer"),
        ("\"units\": 32", "\"units\": -32", "-32 is not between 1 and 100000"),
        ("relu", "rellu", "layers[0].activation"),
        ("name=flowers", "name=Flowers", "'Flowers' is not a name"),
        ("iris.csv", "irys.csv", "irys.csv"),
        ("\"network\": \"flowers\"", "\"network\": \"flower\"", "There is no network 'flower'"),
        ("\"dataset\": \"flowers\"", "\"dataset\": \"flower\"", "There is no dataset 'flower'"),
        ("\"species\"", "\"specie\"", "specie"),
        ("\"model\": \"flowers\"", "\"model\": \"my flowers\"", "is not a name"),
        ("{\"fraction\": 0.2}", "{\"fraction\": 2}", "2 is not"),
        (", \"test\": {\"fraction\": 0.2}", "", "The job has no test part"),
        ("jobs/$", "jobs/x$", "The id of the job is such as"),
        ("models/flowers", "models/flower", "There is no model 'flower'"),
        ("flowers/predict", "flowers/predictions", "Nothing answers at /api/v1/models/"),
        ("\"sepal_length\"", "\"sepal_lenght\"", "sepal_lenght"),
        ("5.1", "\"five\"", "sepal_length"),
    ];

    static string[] Bash(string script) => ["bash", "-c", script];

    /// <summary>The one that .config/dotnet-tools.json names.</summary>
    static string[] PowerShell(string script) =>
        ["dotnet", "tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", "-Command", script];

    [Fact]
    public Task In_bash_it_does_the_main_job_and_a_typo_in_any_step_ends_it_with_what_to_do() => WalkAsync("bash", Bash);

    [Fact]
    public async Task In_powershell_it_does_the_main_job_and_a_typo_in_any_step_ends_it_with_what_to_do()
    {
        if ((await RunAsync(PowerShell("exit 0"))).ExitCode != 0)
            Assert.Skip("there is no PowerShell: run dotnet tool restore");
        await WalkAsync("powershell", PowerShell);
    }

    static async Task WalkAsync(string language, Func<string, string[]> command)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        var script = ReadMe.Block("Five requests", language)
            .Replace("http://localhost:8080", service.Http.BaseAddress!.ToString().TrimEnd('/'));

        var (exitCode, output) = await RunAsync(command(script));
        Assert.True(exitCode == 0, output);
        Assert.Matches("status\\W+succeeded", output);
        Assert.Matches(@"(?s)(""test"":.*|rows +: 30\s.*)accuracy\W+0\.9", output);
        Assert.Matches("\"label\": ?\"setosa\"", output);

        for (var i = 0; i < Typos.Length; i++)
        {
            var (right, wrong, read) = Typos[i];
            // under names of its own, so that only the typo can be what is refused
            var mistyped = Regex.Replace(FirstReplaced(script, right, wrong), @"\bflowers\b", $"flowers-{i}");
            (exitCode, output) = await RunAsync(command(mistyped));
            Assert.True(exitCode != 0, $"{right} -> {wrong} ended well: {output}");
            Assert.True(output.Contains(read, StringComparison.Ordinal), $"{right} -> {wrong} does not say \"{read}\": {output}");
        }
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("powershell")]
    public async Task Without_a_service_it_ends_at_the_first_request_and_says_where_nobody_answers(string language)
    {
        var script = ReadMe.Block("Five requests", language).Replace("http://localhost:8080", "http://127.0.0.1:1");
        if (language == "powershell" && (await RunAsync(PowerShell("exit 0"))).ExitCode != 0)
            Assert.Skip("there is no PowerShell: run dotnet tool restore");

        var (exitCode, output) = await RunAsync(language == "bash" ? Bash(script) : PowerShell(script));

        Assert.NotEqual(0, exitCode);
        Assert.Contains("onnect", output);
        Assert.DoesNotContain("predictions", output);
    }

    static string FirstReplaced(string script, string right, string wrong)
    {
        var at = script.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, $"no {right} in {script}");
        return script[..at] + wrong + script[(at + right.Length)..];
    }

    static Task<(int ExitCode, string Output)> RunAsync(string[] command) => ReadMe.RunAsync(command[0], command[1..]);
}
