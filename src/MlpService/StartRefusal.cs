using Microsoft.AspNetCore.Connections;

namespace MlpService;

/// <summary>The service cannot start as it was told to; the message says why and what to change.</summary>
sealed class StartRefusal(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the message is all that an operator needs.</summary>
    public static bool Covers(Exception? exception) =>
        exception is StartRefusal or IOException { InnerException: AddressInUseException };
}
