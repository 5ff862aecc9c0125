namespace MlpService.Client;

/// <summary>Part of a list, and where the next part begins; null at the end.</summary>
sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
