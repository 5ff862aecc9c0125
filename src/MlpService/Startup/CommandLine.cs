namespace MlpService.Startup;

/// <summary>The words after the program's name: options of its own, and settings as the framework reads them.</summary>
sealed class CommandLine
{
    const string DemoOption = "--demo", HelpOption = "--help";

    public static readonly IReadOnlyList<(string Name, string Meaning)> Options =
    [
        (DemoOption, "trains a network on the iris table that ships with the service, prints how it went, and serves on"),
        ("--check-health", "asks the service at ASPNETCORE_URLS on this machine whether it is live: exit code 0 if it is, else 1"),
        (HelpOption, "prints this"),
    ];

    /// <exception cref="StartRefusal">A word that no option and no setting begins like.</exception>
    public CommandLine(string[] args)
    {
        Demo = args.Contains(DemoOption);
        Help = args.Intersect([HelpOption, "-h", "-?", "/?"]).Any();
        Settings = Help ? [] : [.. args.Where(arg => arg != DemoOption)];
        Named = [.. Pairs()];
    }

    public bool Demo { get; }

    public bool Help { get; }

    /// <summary>What is left for the configuration to read.</summary>
    public string[] Settings { get; }

    /// <summary>The paths of the settings. Where the value is missing, the framework would pass over them in silence.</summary>
    public IReadOnlyList<(string Path, string? Value)> Named { get; }

    public static StartRefusal Unknown(string option, IEnumerable<string> known) =>
        StartRefusal.Unknown($"'{option}' is no option", Suggestion.Closest(option, known));

    IEnumerable<(string Path, string? Value)> Pairs()
    {
        for (var i = 0; i < Settings.Length; i++)
        {
            var (word, value) = Settings[i].Split('=', 2) is [var name, var rest] ? (name, rest) : (Settings[i], null);
            if (!IsNamed(word))
                throw Unknown(word, Options.Select(option => option.Name));
            if (value is null && i + 1 < Settings.Length && !IsNamed(Settings[i + 1]))
                value = Settings[++i];
            yield return (word[2..], value);
        }
    }

    static bool IsNamed(string word) => word.StartsWith("--", StringComparison.Ordinal);
}
