using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlpService.Tests;

/// <summary>What the image and the compose file promise that no build would notice.</summary>
public sealed class ContainerTests
{
    static string Text(string file) => File.ReadAllText(Path.Combine(ReadMe.Root(), file));

    [Fact]
    public void Base_images_are_build_arguments_of_an_exact_version_and_the_runtimes_is_that_of_the_packages()
    {
        var file = Text("Dockerfile");
        var images = Regex.Matches(file, @"(?m)^ARG (\w+_IMAGE)=mcr\.microsoft\.com/dotnet/\w+:(\d+\.\d+\.\d+)\S*$")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var bases = Regex.Matches(file, @"(?m)^FROM (?:--platform=\$BUILDPLATFORM )?(\S+)").Select(match => match.Groups[1].Value);

        Assert.Equal(images.Keys.Select(name => $"${{{name}}}"), bases);
        var packages = XDocument.Parse(Text("Directory.Packages.props")).Descendants("PackageVersion");
        Assert.Equal(images["RUNTIME_IMAGE"],
            (string?)packages.Single(package => (string?)package.Attribute("Include") == "Microsoft.EntityFrameworkCore.Sqlite")
                .Attribute("Version"));
    }

    [Fact]
    public void The_images_label_names_the_version_that_is_built() => Assert.Contains(
        $"org.opencontainers.image.version=\"{XDocument.Parse(Text("Directory.Build.props")).Descendants("Version").Single().Value}\"",
        Text("Dockerfile"));

    [Theory]
    [InlineData("mem_limit")]
    [InlineData("cpus")]
    [InlineData("pids_limit")]
    [InlineData("max-size")]
    [InlineData("max-file")]
    public void The_compose_file_limits_what_the_container_takes(string limit) =>
        Assert.Matches($@"(?m)^ +{limit}: \S", Text("docker-compose.yml"));
}
