using System.Diagnostics;
using System.Runtime.CompilerServices;
using MlpEngine.Kernels;
using MlpService.Datasets.Upload;
using MlpService.Jobs;
using MlpService.Storage;

namespace MlpService.Tests;

/// <summary>What the README shows is what happens.</summary>
public sealed class ReadMeTests
{
    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    static string Section(string heading)
    {
        var text = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var start = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"the README has no section '{heading}'");
        var end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    static string Commands(string heading)
    {
        var section = Section(heading);
        var start = section.IndexOf("```sh\n", StringComparison.Ordinal) + 6;
        return section[start..section.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    [Fact]
    public async Task The_five_requests_work_as_they_stand()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        var script = Commands("Five requests").Replace("http://localhost:8080", service.Http.BaseAddress!.ToString().TrimEnd('/'));
        var (exitCode, output) = await ShellAsync("set -eu -o pipefail\n" + script);

        Assert.True(exitCode == 0, output);
        Assert.Contains("\"status\":\"succeeded\"", output);
        Assert.Contains("\"label\":\"setosa\"", output);
    }

    [Fact]
    public void The_readme_names_every_setting_and_no_other_and_its_links_lead_somewhere()
    {
        var sections = new Dictionary<string, Type>
        {
            ["Storage"] = typeof(StorageSettings),
            ["Training"] = typeof(TrainingSettings),
            ["Limits"] = typeof(UploadSettings),
        };
        var settings = sections.SelectMany(section =>
            section.Value.GetProperties().Where(property => property.CanWrite).Select(property => $"{section.Key}__{property.Name}"));
        string[] others = ["ASPNETCORE_URLS", "Security__AllowAnonymous", KernelSet.Variable];
        var named = Section("Configuration").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(settings.Concat(others).Order(), named.Order());
        foreach (var link in Section("Five requests").Split("](").Skip(1))
            Assert.True(File.Exists(Path.Combine(Root(), link.Split(')')[0])), link.Split(')')[0]);
    }

    /// <summary>Runs a script in the root of the repository.</summary>
    internal static async Task<(int ExitCode, string Output)> ShellAsync(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = Root(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output + await error);
    }
}
