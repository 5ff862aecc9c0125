namespace MlpService.Tests;

/// <summary>Programs that some tests need and not every machine has.</summary>
static class Installed
{
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
