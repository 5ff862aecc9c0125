using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace MlpEngine.Tests;

public class PublicApiTests
{
    const string Renew = "MLP_RENEW_SNAPSHOTS";

    [Fact]
    public void The_public_API_is_the_recorded_one()
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "PublicApi.txt");
        string api = typeof(Mlp).Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Renew) == "1") File.WriteAllText(path, api);
        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == api,
            $"The engine's public API is not that of {path}. If that is meant, run this test with {Renew}=1, and commit the file.");
    }

    static string Here([CallerFilePath] string here = "") => here;
}
