namespace MlpService.Datasets;

/// <summary>A decision that may surprise, and how to have it otherwise.</summary>
/// <param name="Code">The kind of warning, for programs; it stays the same.</param>
/// <param name="Column">The column it is about; null: the table.</param>
/// <param name="Message">In plain words.</param>
public sealed record DatasetWarning(string Code, string? Column, string Message);
