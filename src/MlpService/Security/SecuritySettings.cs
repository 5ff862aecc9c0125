namespace MlpService.Security;

/// <summary>Who may ask. Configuration section Security.</summary>
public sealed class SecuritySettings
{
    /// <summary>Listen beyond this machine although nobody is asked for a key.</summary>
    public bool AllowAnonymous { get; set; }
}
