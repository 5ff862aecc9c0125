using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

/// <summary>
/// Wakes the class that Stryker compiles into what it mutates, and asks after each test for what the test covered. It wakes when a mutated
/// line runs; and a test process that was ended leaves the file behind by which it was asked. A test is waited for ten seconds in both cases.
/// </summary>
static class CoverageStart
{
    [ModuleInitializer]
    internal static void Run()
    {
        if (Path.GetFileNameWithoutExtension(Environment.GetEnvironmentVariable("STRYKER_COVERAGE_EPOCH_FILE")) is { Length: > 0 } name)
            foreach (var left in Directory.GetFiles(Path.GetTempPath(), name + "-*"))
                File.Delete(left);
        foreach (var assembly in (string[])["MlpEngine", "MlpService"])
            foreach (var control in Load(assembly).Where(type => type.Name == "MutantControl"))
                RuntimeHelpers.RunClassConstructor(control.TypeHandle);
    }

    /// <summary>The tests of the engine come without the service.</summary>
    static Type[] Load(string assembly) =>
        File.Exists(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")) ? Assembly.Load(assembly).GetTypes() : [];
}
