namespace MlpService.Datasets;

/// <summary>A decision that may surprise, and how to have it otherwise.</summary>
/// <param name="Code">The kind of warning, for programs; it stays the same.</param>
/// <param name="Column">The column it is about; null: the table.</param>
/// <param name="Message">In plain words.</param>
public sealed record DatasetWarning(string Code, string? Column, string Message)
{
    internal static DatasetWarning Of(string code, string column, string predicate) => new(code, column, Subject(column) + predicate);

    /// <summary>What the message says of its column.</summary>
    internal string Predicate => Column is not null && Message.StartsWith(Subject(Column), StringComparison.Ordinal)
        ? Message[Subject(Column).Length..]
        : Message;

    static string Subject(string column) => $"Column '{column}' ";
}
