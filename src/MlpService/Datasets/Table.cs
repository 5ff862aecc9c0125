using System.Globalization;
using System.Text;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Profile;
using MlpService.Http;
using MlpService.Serialization;
using MlpService.Storage;

namespace MlpService.Datasets;

/// <summary>Columns of a dataset in memory, for training.</summary>
public sealed class Table
{
    readonly Dictionary<string, TableColumn> columns;

    Table(int rows, IEnumerable<TableColumn> columns)
    {
        Rows = rows;
        this.columns = columns.ToDictionary(column => column.Name);
    }

    public int Rows { get; }

    /// <summary>What the columns take of memory.</summary>
    public long Bytes => columns.Values.Sum(column =>
        sizeof(float) * (long)column.Numbers.Length + sizeof(int) * (long)column.Codes.Length);

    public TableColumn this[string name] => columns[name];

    /// <summary>Reads the columns asked for, each as the kind asked for.</summary>
    /// <exception cref="Refusal">
    /// A column does not exist or cannot be of that kind, the table is too long, or it was deleted meanwhile.
    /// </exception>
    public static async Task<Table> LoadAsync(
        MlpDb db, Dataset dataset, IReadOnlyDictionary<string, ColumnKind> columns, CancellationToken cancellation)
    {
        if (dataset.Rows > Array.MaxLength)
            throw Refusal.Unprocessable("dataset",
                $"The dataset '{dataset.Name}' has {dataset.Rows} rows; at most {Array.MaxLength} can be "
                + "held in memory. Train on a part of it.");
        var builders = columns.Select(column => Begin(dataset, column.Key, column.Value)).ToList();
        var row = 0;
        await foreach (var record in db.ReadRowsAsync(dataset, 0, cancellation))
        {
            foreach (var (ordinal, column) in builders)
            {
                var value = record[ordinal];
                if (!dataset.Format.IsMissing(value))
                    column.Set(row, value);
            }
            row++;
        }
        return new Table(row, builders.Select(builder => builder.Column.Build()));
    }

    static (int Ordinal, TableColumnBuilder Column) Begin(Dataset dataset, string name, ColumnKind kind)
    {
        for (var i = 0; i < dataset.Columns.Count; i++)
            if (dataset.Columns[i].Name == name)
                return (i, new TableColumnBuilder(dataset.Columns[i], kind, (int)dataset.Rows));
        throw Refusal.Unprocessable(null, $"The dataset '{dataset.Name}' has no column '{name}'. "
            + $"It has: {dataset.Columns.Select(column => column.Name).Listed()}.");
    }
}

/// <summary>A column in memory: numbers or codes of categories, by row.</summary>
public sealed class TableColumn
{
    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>NaN where missing; empty unless numeric.</summary>
    public float[] Numbers { get; init; } = [];

    /// <summary>Positions in <see cref="Categories"/>, -1 where missing; empty unless categorical.</summary>
    public int[] Codes { get; init; } = [];

    /// <summary>By value: as numbers where all are numbers, else by ordinal text.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The number, or the category's code.</summary>
    public float ValueAt(int row) => Kind == ColumnKind.Categorical ? Codes[row] : Numbers[row];

    public bool IsMissing(int row) => Kind == ColumnKind.Categorical ? Codes[row] < 0 : float.IsNaN(Numbers[row]);
}

/// <summary>
/// Fills a column value by value. A numeric column asked for as categorical has its numbers' shortest text as categories,
/// so that 1 and 1.0 are one class; any other keeps its texts as they are, such as the zip code 01234.
/// </summary>
sealed class TableColumnBuilder
{
    readonly ColumnSummary column;
    readonly ColumnKind kind;
    readonly float[] numbers = [];
    readonly int[] codes = [];
    readonly Dictionary<byte[], int> texts = new(Utf8Comparer.Instance);

    public TableColumnBuilder(ColumnSummary column, ColumnKind kind, int rows)
    {
        (this.column, this.kind) = (column, kind);
        if (kind == ColumnKind.Numeric)
            Array.Fill(numbers = new float[rows], float.NaN);
        if (kind == ColumnKind.Categorical)
            Array.Fill(codes = new int[rows], -1);
    }

    public void Set(int row, ReadOnlySpan<byte> value)
    {
        if (kind == ColumnKind.Numeric)
            numbers[row] = ToNumber(row, value);
        if (kind == ColumnKind.Categorical)
            codes[row] = column.Kind == ColumnKind.Numeric ? ToCode(Shortest(value, stackalloc byte[32])) : ToCode(value);
    }

    float ToNumber(int row, ReadOnlySpan<byte> value) => CsvFormat.ToNumber(value) is var number && !double.IsNaN(number)
        ? (float)number
        : throw Refusal.Unprocessable(null,
            $"The column '{column.Name}' is {EnumNames.Of(column.Kind)}: row {row} holds text. Use it as categorical, or leave it out.");

    static ReadOnlySpan<byte> Shortest(ReadOnlySpan<byte> value, Span<byte> buffer)
    {
        CsvFormat.ToNumber(value).TryFormat(buffer, out var size, provider: CultureInfo.InvariantCulture);
        return buffer[..size];
    }

    int ToCode(ReadOnlySpan<byte> value)
    {
        var lookup = texts.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(value, out var code))
            return code;
        if (texts.Count == Categories.Max)
            throw Refusal.Unprocessable(null, $"The column '{column.Name}' has more than {Categories.Max} different values, too many for "
                + "categories. Use it as numeric, or leave it out.");
        return lookup[value] = texts.Count;
    }

    /// <summary>Codes were given in the order of appearance; now they follow the order of the categories.</summary>
    public TableColumn Build()
    {
        var appearance = texts.ToDictionary(pair => Encoding.UTF8.GetString(pair.Key), pair => pair.Value);
        var categories = Categories.InOrder(appearance.Keys);
        var order = new int[categories.Count];
        for (var i = 0; i < order.Length; i++)
            order[appearance[categories[i]]] = i;
        for (var row = 0; row < codes.Length; row++)
            if (codes[row] >= 0)
                codes[row] = order[codes[row]];
        return new TableColumn { Name = column.Name, Kind = kind, Numbers = numbers, Codes = codes, Categories = categories };
    }
}
