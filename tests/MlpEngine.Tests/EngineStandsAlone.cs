using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace MlpEngine.Tests;

public class EngineStandsAlone
{
    [Fact]
    public void The_engine_references_nothing_but_the_runtime()
    {
        Assert.All(typeof(Mlp).Assembly.GetReferencedAssemblies(), reference =>
            Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));
        var project = XDocument.Load(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src", "MlpEngine", "MlpEngine.csproj"));
        Assert.DoesNotContain(project.Descendants(), element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal));
    }

    static string Here([CallerFilePath] string here = "") => here;
}
