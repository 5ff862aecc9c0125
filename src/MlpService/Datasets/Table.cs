#pragma warning disable
using MlpService.Storage;
namespace MlpService.Datasets;
public sealed class Table { public int Rows; public TableColumn this[string name]=>null!; public static Task<Table> LoadAsync(MlpDb db, Dataset dataset, IReadOnlyDictionary<string, ColumnKind> columns, CancellationToken ct)=>null!; }
public sealed class TableColumn { public string Name; public ColumnKind Kind; public float[] Numbers; public int[] Codes; public IReadOnlyList<string> Categories; public bool IsMissing(int row) => false; }
