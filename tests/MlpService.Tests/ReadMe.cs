using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MlpService.Tests;

/// <summary>The README, and programs run where its readers run them.</summary>
static class ReadMe
{
    public static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public static string Section(string heading)
    {
        var text = File.ReadAllText(Path.Combine(Root(), "README.md"));
        var start = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"the README has no section '{heading}'");
        var end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    /// <summary>The first block of code in a language.</summary>
    public static string Block(string heading, string language)
    {
        var section = Section(heading);
        var fence = $"```{language}\n";
        var start = section.IndexOf(fence, StringComparison.Ordinal);
        Assert.True(start >= 0, $"the section '{heading}' has no {language}");
        return section[(start + fence.Length)..section.IndexOf("\n```", start, StringComparison.Ordinal)];
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var shell = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NO_COLOR"] = "1" },
        })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output + await error);
    }
}
