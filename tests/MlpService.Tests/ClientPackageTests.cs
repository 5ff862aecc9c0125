using System.IO.Compression;
using System.Xml.Linq;
using MlpService.Client;

namespace MlpService.Tests;

/// <summary>What <c>dotnet pack</c> makes of the client.</summary>
public sealed class ClientPackageTests
{
    /// <summary>As these tests were built.</summary>
    static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name.StartsWith("debug", StringComparison.Ordinal)
        ? "Debug" : "Release";

    [Fact]
    public async Task The_package_is_one_assembly_with_readme_licence_documentation_and_symbols_and_one_dependency()
    {
        using var directory = new TestDirectory();
        var (exitCode, output) = await ReadMe.RunAsync(
            "dotnet", "pack", "src/MlpService.Client", "--no-build", "-c", Configuration, "-o", directory.Path);
        Assert.True(exitCode == 0, output);

        using var package = ZipFile.OpenRead(Directory.GetFiles(directory.Path, "MlpService.Client.*.nupkg").Single());
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        string[] ofTheFormat = ["_rels/", "package/", "[Content_Types].xml"];
        Assert.Equal(
            ["LICENSE", "MlpService.Client.nuspec", "README.md", "lib/net10.0/MlpService.Client.dll", "lib/net10.0/MlpService.Client.xml"],
            files.Where(file => !ofTheFormat.Any(start => file.StartsWith(start, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        await using var nuspec = await package.GetEntry("MlpService.Client.nuspec")!.OpenAsync();
        var elements = XDocument.Load(nuspec).Descendants().ToLookup(element => element.Name.LocalName);
        Assert.Equal("MIT", elements["license"].Single().Value);
        Assert.Equal("README.md", elements["readme"].Single().Value);
        Assert.Equal("Microsoft.Extensions.Http", elements["dependency"].Single().Attribute("id")!.Value);
        Assert.NotEqual("Package Description", elements["description"].Single().Value);
        using var symbols = ZipFile.OpenRead(Directory.GetFiles(directory.Path, "*.snupkg").Single());
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/MlpService.Client.pdb");
    }

    [Fact]
    public void The_client_uses_the_runtime_and_the_http_client_factory_and_the_service_does_not_use_the_client()
    {
        Assert.All(typeof(MlpClient).Assembly.GetReferencedAssemblies(), reference =>
            Assert.True(reference.Name!.StartsWith("System.", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal), reference.Name));
        Assert.DoesNotContain(typeof(Program).Assembly.GetReferencedAssemblies(), reference => reference.Name == "MlpService.Client");
    }
}
