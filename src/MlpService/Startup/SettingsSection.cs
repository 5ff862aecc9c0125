using System.Reflection;

namespace MlpService.Startup;

/// <summary>A section of the configuration and the type it is bound to. Each is registered where its slice is.</summary>
sealed record SettingsSection(string Name, Type Type)
{
    /// <summary>What can be set; the rest is computed of it.</summary>
    public IReadOnlyList<PropertyInfo> Settings { get; } = [.. Type.GetProperties().Where(property => property.CanWrite)];

    public IEnumerable<string> Paths => Settings.Select(setting => $"{Name}:{setting.Name}");

    public static IReadOnlyList<SettingsSection> Of(IServiceCollection services) =>
        [.. services.Select(service => service.ImplementationInstance).OfType<SettingsSection>()];
}
