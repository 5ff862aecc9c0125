using System.Reflection;
using System.Runtime.InteropServices;

namespace MlpService.Benchmarks.Comparison;

/// <summary>What has to be known beside a measurement.</summary>
static class Machine
{
    /// <summary>Name, family and model: virtual machines often give the name of a whole series.</summary>
    public static string Processor => CpuInfo("model name") is { } name
        ? $"{name.Replace("(R)", "", StringComparison.Ordinal)} (family {CpuInfo("cpu family")}, model {CpuInfo("model")})"
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>The commit the program was built from.</summary>
    public static string Commit =>
        typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[^1];

    /// <summary>Jobs waiting for a core over the last 1, 5 and 15 minutes.</summary>
    public static string Load => File.Exists("/proc/loadavg")
        ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])
        : "unknown";

    static string? CpuInfo(string key) => !File.Exists("/proc/cpuinfo") ? null
        : File.ReadLines("/proc/cpuinfo").Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .FirstOrDefault(pair => pair[0] == key && pair.Length == 2)?[1];
}
