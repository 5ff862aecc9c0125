using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlpEngine.Kernels;

namespace MlpService.Startup;

/// <summary>What <c>--help</c> prints. Settings, defaults and descriptions are those of the types that the settings are bound to.</summary>
static partial class HelpText
{
    const int Width = 100;

    public static string Of(IServiceCollection services)
    {
        var text = new StringBuilder();
        text.AppendLine("MlpService trains multilayer perceptrons and serves their predictions, over HTTP.").AppendLine();
        text.AppendLine("Options:");
        foreach (var (name, meaning) in CommandLine.Options)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {name,-16} {meaning}");
        text.AppendLine().AppendLine("Settings, as environment variables or, for example, as --Training:Threads=2:").AppendLine();
        Add(text, "ASPNETCORE_URLS", "http://localhost:8080", "Where it listens; --urls on the command line.");
        var descriptions = Descriptions();
        foreach (var section in SettingsSection.Of(services))
        {
            var defaults = Activator.CreateInstance(section.Type);
            foreach (var setting in section.Settings)
                Add(text, $"{section.Name}__{setting.Name}", Shown(setting.GetValue(defaults)),
                    descriptions.GetValueOrDefault($"P:{section.Type.FullName}.{setting.Name}", ""));
        }
        var kernels = string.Join(", ", KernelSet.Available.Select(kernels => kernels.Name));
        Add(text, KernelSet.Variable, KernelSet.Available[^1].Name, $"The vector kernels, as an environment variable only: {kernels}.");
        return text.Append("Numbers of threads and megabytes are this machine's. Logging, Serilog and Kestrel sections are read as the ")
            .AppendLine("framework documents them.").ToString();
    }

    static void Add(StringBuilder text, string name, string value, string description)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"  {name} = {value}");
        var line = "     ";
        foreach (var word in description.Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                text.AppendLine(line);
                line = "     ";
            }
            line += $" {word}";
        }
        text.AppendLine(line);
    }

    static string Shown(object? value) => value switch
    {
        null or "" => "(none)",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The summaries of the documentation file, which ships for the API's document too.</summary>
    static Dictionary<string, string> Descriptions() =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{typeof(HelpText).Assembly.GetName().Name}.xml")).Descendants("member")
            .ToDictionary(
                member => (string)member.Attribute("name")!,
                member => Spaces().Replace((string?)member.Element("summary") ?? "", " ").Trim());

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
