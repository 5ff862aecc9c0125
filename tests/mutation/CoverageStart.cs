using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

/// <summary>
/// Initializes the class that Stryker compiles into what it mutates, and asks after each test for what the test covered. Otherwise it is
/// initialized when a mutated line first runs, and a test process that was killed leaves behind the file by which it was asked; in both
/// cases Stryker waits ten seconds for a test.
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
