using System.Globalization;
using System.Text;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Values;
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
        sizeof(double) * (long)column.Numbers.Length + sizeof(int) * (long)column.Codes.Length);

    public TableColumn this[string name] => columns[name];

    /// <summary>Puts a column in the place of the one of its name.</summary>
    public void Replace(TableColumn column) => columns[column.Name] = column;

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
        await foreach (var rows in db.ReadRowGroupsAsync(dataset, cancellation))
        {
            SideBySide.ForEach(builders.Count, rows.Count, i => builders[i].Column.Set(row, rows.Column(builders[i].Ordinal), rows.Count));
            row += rows.Count;
        }
        return new Table(row, builders.Select(builder => builder.Column.Build()));
    }

    static (int Ordinal, TableColumnBuilder Column) Begin(Dataset dataset, string name, ColumnKind kind)
    {
        for (var i = 0; i < dataset.Columns.Count; i++)
            if (dataset.Columns[i].Name == name)
                return (i, new TableColumnBuilder(dataset.Columns[i], kind, dataset.Format.Marks, (int)dataset.Rows));
        throw Refusal.Unprocessable(null, $"The dataset '{dataset.Name}' has no column '{name}'. "
            + $"It has: {dataset.Columns.Select(column => column.Name).Listed()}.");
    }
}

/// <summary>A column in memory: numbers or codes of categories, by row.</summary>
public sealed class TableColumn
{
    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>How its numbers are written; null unless numeric.</summary>
    public NumberFormat? NumberFormat { get; init; }

    /// <summary>In which order its dates are; null unless they are dates.</summary>
    public DateOrder? DateOrder { get; init; }

    /// <summary>NaN where missing; of dates the days since 1970, with the time of day as fraction. Empty if categorical.</summary>
    public double[] Numbers { get; init; } = [];

    /// <summary>Positions in <see cref="Categories"/>, -1 where missing; empty unless categorical.</summary>
    public int[] Codes { get; init; } = [];

    /// <summary>By value: as numbers where all are numbers, else by ordinal text.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The column with some of its categories alone; rows of others have no value.</summary>
    /// <param name="kept">Of each category, whether it is kept.</param>
    /// <returns>The column, and the new code of each old one.</returns>
    public (TableColumn Column, int[] NewCodes) Only(IReadOnlyList<bool> kept)
    {
        var newCodes = new int[kept.Count];
        var count = 0;
        for (var code = 0; code < newCodes.Length; code++)
            newCodes[code] = kept[code] ? count++ : -1;
        return (new()
        {
            Name = Name,
            Kind = Kind,
            Codes = [.. Codes.Select(code => code < 0 ? code : newCodes[code])],
            Categories = [.. Categories.Where((_, code) => kept[code])],
        }, newCodes);
    }

    /// <summary>The number, or the category's code.</summary>
    public double ValueAt(int row) => Kind == ColumnKind.Categorical ? Codes[row] : Numbers[row];

    public bool IsMissing(int row) => Kind == ColumnKind.Categorical ? Codes[row] < 0 : double.IsNaN(Numbers[row]);
}

/// <summary>
/// Fills a column value by value. A numeric column asked for as categorical has its numbers' shortest text as categories,
/// so that 1 and 1.0 are one class; any other keeps its texts as they are, such as the zip code 01234.
/// </summary>
sealed class TableColumnBuilder
{
    readonly ColumnSummary column;
    readonly ColumnKind kind;
    readonly MissingMarks marks;
    readonly double[] numbers = [];
    readonly int[] codes = [];
    readonly Dictionary<byte[], int> texts = new(Utf8Comparer.Instance);

    public TableColumnBuilder(ColumnSummary column, ColumnKind kind, MissingMarks marks, int rows)
    {
        (this.column, this.kind, this.marks) = (column, kind, marks);
        if (kind is ColumnKind.Numeric or ColumnKind.Date)
            Array.Fill(numbers = new double[rows], double.NaN);
        if (kind == ColumnKind.Categorical)
            Array.Fill(codes = new int[rows], -1);
    }

    /// <param name="first">The row of the first value.</param>
    /// <param name="texts">The values of the column in some rows.</param>
    /// <param name="count">How many rows.</param>
    public void Set(int first, in GroupColumn texts, int count)
    {
        byte[] unescaped = [];
        // such an integer is written alike in every format
        var mayBeSmall = kind == ColumnKind.Numeric && !marks.HaveNumbers;
        for (var row = 0; row < count; row++)
        {
            if (mayBeSmall && texts.SmallInteger(row) is >= 0 and var integer)
            {
                numbers[first + row] = integer;
                continue;
            }
            var value = texts.Text(row, ref unescaped);
            if (!marks.Contains(value))
                Set(first + row, value);
        }
    }

    void Set(int row, ReadOnlySpan<byte> value)
    {
        if (kind == ColumnKind.Numeric)
            numbers[row] = ToNumber(row, value);
        if (kind == ColumnKind.Date)
            numbers[row] = DateText.Read(value, column.DateOrder ?? DateOrder.YearMonthDay);
        if (kind == ColumnKind.Categorical && column.Kind != ColumnKind.Numeric)
            codes[row] = ToCode(value);
        else if (kind == ColumnKind.Categorical && ToNumber(row, value) is var number && !double.IsNaN(number))
            codes[row] = ToCode(Shortest(number, stackalloc byte[32]));
    }

    double ToNumber(int row, ReadOnlySpan<byte> value) => column.TryNumber(value, marks, out var number)
        ? number
        : throw Refusal.Unprocessable(null,
            $"The column '{column.Name}' is {EnumNames.Of(column.Kind)}: row {row} holds text. Use it as categorical, or leave it out.");

    static ReadOnlySpan<byte> Shortest(double number, Span<byte> buffer)
    {
        number.TryFormat(buffer, out var size, provider: CultureInfo.InvariantCulture);
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
        return new TableColumn
        {
            Name = column.Name,
            Kind = kind,
            NumberFormat = column.NumberFormat,
            DateOrder = column.DateOrder,
            Numbers = numbers,
            Codes = codes,
            Categories = categories,
        };
    }
}
