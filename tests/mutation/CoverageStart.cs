using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

/// <summary>
/// Wakes the class that Stryker compiles into what it mutates, and asks after each test for what the test covered: it wakes when a mutated
/// line runs, and a test before that would be waited for ten seconds.
/// </summary>
static class CoverageStart
{
    [ModuleInitializer]
    internal static void Run()
    {
        foreach (var name in (string[])["MlpEngine", "MlpService"])
            foreach (var control in Load(name).Where(type => type.Name == "MutantControl"))
                RuntimeHelpers.RunClassConstructor(control.TypeHandle);
    }

    static System.Type[] Load(string assembly)
    {
        try
        {
            return Assembly.Load(assembly).GetTypes();
        }
        catch (System.IO.FileNotFoundException)
        {
            return [];
        }
    }
}
