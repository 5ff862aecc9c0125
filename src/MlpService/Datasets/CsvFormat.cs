namespace MlpService.Datasets;

public sealed record CsvFormat(char Delimiter);
