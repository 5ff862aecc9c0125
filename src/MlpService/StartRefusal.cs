namespace MlpService;

/// <summary>The service cannot start as configured; the message says why and what to change.</summary>
sealed class StartRefusal(string message, Exception? inner = null) : Exception(message, inner);
