using Microsoft.Extensions.DependencyInjection;
using MlpEngine.Kernels;
using MlpService.Startup;

namespace MlpService.Tests;

/// <summary>What the README shows is what happens.</summary>
public sealed class ReadMeTests
{
    [Fact]
    public void The_readme_names_every_setting_and_no_other_and_its_links_lead_somewhere()
    {
        using var service = new TestService();
        var settings = service.Services.GetServices<SettingsSection>()
            .SelectMany(section => section.Paths).Select(path => path.Replace(":", "__"));
        var named = ReadMe.Section("Configuration").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(settings.Concat(["ASPNETCORE_URLS", KernelSet.Variable]).Order(), named.Order());
        foreach (var link in ReadMe.Section("Five requests").Split("](").Skip(1))
            Assert.True(File.Exists(Path.Combine(ReadMe.Root(), link.Split(')')[0])), link.Split(')')[0]);
    }
}
