namespace MlpEngine.Tests;

public class EngineStandsAlone
{
    [Fact]
    public void The_engine_references_nothing_but_the_runtime() =>
        Assert.All(typeof(Mlp).Assembly.GetReferencedAssemblies(), assembly => Assert.StartsWith("System.", assembly.Name));
}
