using System.Runtime.CompilerServices;
using MlpService.Client;
using PublicApiGenerator;

namespace MlpService.Tests;

/// <summary>What programs compile against.</summary>
public sealed class ClientPublicApiTests
{
    /// <summary>A wanted change: run the tests with MLP_RENEW_SNAPSHOTS=1, and commit the difference.</summary>
    [Fact]
    public async Task The_public_api_of_the_client_is_the_one_checked_in()
    {
        var api = typeof(MlpClient).Assembly.GeneratePublicApi(new() { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("MLP_RENEW_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(Snapshot(), api);

        Assert.Equal(await File.ReadAllTextAsync(Snapshot()), api);
    }

    static string Snapshot([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "ClientPublicApi.txt");
}
