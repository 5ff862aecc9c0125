namespace MlpService.Datasets;

public enum ColumnKind { Numeric, Categorical, Ignored }

public sealed record ColumnSummary(string Name, ColumnKind Kind, int? Distinct, IReadOnlyList<string>? Categories);
