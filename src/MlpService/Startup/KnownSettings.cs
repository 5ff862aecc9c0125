using System.Collections;
using System.Reflection;
using MlpEngine.Kernels;

namespace MlpService.Startup;

/// <summary>A misspelt setting would leave its default in force without a word.</summary>
static class KnownSettings
{
    /// <summary>Sections that the framework and the logger read themselves.</summary>
    static readonly string[] OfTheFramework =
    [
        "AllowedHosts", "ConnectionStrings", "Kestrel", "Logging", "Serilog",
        .. new[] { typeof(WebHostDefaults), typeof(HostDefaults) }
            .SelectMany(keys => keys.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(key => (string)key.GetValue(null)!),
        "shutdownTimeoutSeconds",
    ];

    /// <summary>
    /// Variables that are no settings of a section, by their prefixes. With each there are others, of other programs and of the
    /// framework's parts, such as HTTPS_PORT: only what is nearly one of these is taken for it.
    /// </summary>
    static readonly (string Prefix, IReadOnlyList<string> Names)[] Variables =
        [("MLP_", [KernelSet.Variable["MLP_".Length..]]), ("ASPNETCORE_", [.. OfTheFramework, "HTTPS_PORT"])];

    /// <exception cref="StartRefusal">An option or a setting that there is not; the message names the likely one.</exception>
    public static void RefuseUnknownSettings(this WebApplicationBuilder builder, CommandLine commandLine)
    {
        var sections = SettingsSection.Of(builder.Services);
        var paths = sections.SelectMany(section => section.Paths).ToList();
        foreach (var (path, value) in commandLine.Named)
            RefuseUnknownOption(path, value, paths);
        foreach (var (name, value) in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>())
            RefuseUnknownVariable((string)name, (string?)value, sections);
        foreach (var part in builder.Configuration.GetChildren())
        {
            var section = sections.FirstOrDefault(known => Same(known.Name, part.Key));
            if (section is not null)
                RefuseUnknownIn(section, part);
            else if (!OfTheFramework.Contains(part.Key, StringComparer.OrdinalIgnoreCase))
                RefuseMisspelt(part, paths);
        }
    }

    static void RefuseUnknownOption(string path, string? value, List<string> paths)
    {
        var known = paths.Concat(OfTheFramework);
        // test hosts hand on the names of sections too
        if (value == "" && paths.Exists(name => Below(name, path)))
            return;
        if (!known.Any(name => Same(name, path) || Below(path, name)))
        {
            var options = CommandLine.Options.Select(option => option.Name).ToList();
            throw options.Contains($"--{path}")
                ? new StartRefusal($"--{path} takes no value, and --check-health stands alone.")
                : CommandLine.Unknown($"--{path}", options.Concat(known.Select(name => $"--{name}")));
        }
        if (value is null)
            throw new StartRefusal($"--{path} needs a value: --{path}=value. --help lists what can be set.");
    }

    static void RefuseUnknownVariable(string variable, string? value, IReadOnlyList<SettingsSection> sections)
    {
        // a section has no value of its own; in other case, as STORAGE, it is a variable of somebody else
        if (value is { Length: > 0 } && sections.FirstOrDefault(section => section.Name == variable) is { } section)
            throw Unknown(variable, Suggestion.Closest(variable, section.Paths));
        foreach (var (prefix, names) in Variables)
        {
            if (!variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || variable.Contains("__", StringComparison.Ordinal))
                continue;
            var name = variable[prefix.Length..];
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase) && Suggestion.Closest(name, names) is { } likely)
                throw Unknown(variable, prefix + likely.ToUpperInvariant());
        }
    }

    static void RefuseUnknownIn(SettingsSection section, IConfigurationSection part)
    {
        // a setting that there is has nothing below it
        var unknown = part.GetChildren().FirstOrDefault(child => !section.Settings.Any(setting => Same(setting.Name, child.Key)))
            ?? part.GetChildren().SelectMany(setting => setting.GetChildren()).FirstOrDefault();
        if (unknown is not null)
            throw Unknown(unknown.Path, Suggestion.Closest(unknown.Path, section.Paths));
    }

    /// <summary>Other programs have variables too: only what is nearly the name of a setting is taken for one.</summary>
    static void RefuseMisspelt(IConfigurationSection part, List<string> paths)
    {
        foreach (var (path, _) in part.AsEnumerable())
        {
            var likely = path.Contains(':') ? Suggestion.Closest(path, paths) : paths.Find(known => Same(known, path.Replace('_', ':')));
            if (likely is not null)
                throw Unknown(path, likely);
        }
    }

    static StartRefusal Unknown(string path, string? likely) =>
        StartRefusal.Unknown($"{Variable(path)} is no setting", likely is null ? null : Variable(likely));

    static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    static bool Below(string path, string section) => path.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase);

    /// <summary>As operators know it: the name of the environment variable.</summary>
    static string Variable(string path) => path.Replace(":", "__");
}
