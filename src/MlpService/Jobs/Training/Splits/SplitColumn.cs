using System.Text;
using MlpService.Datasets;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Values;
using MlpService.Http;

namespace MlpService.Jobs.Training.Splits;

/// <summary>A column that tells the split of a row; filled value by value.</summary>
abstract class SplitColumn
{
    protected SplitColumn(Dataset dataset, string name)
    {
        Ordinal = dataset.Columns.Select(column => column.Name).ToList().IndexOf(name);
        (Summary, Marks, Rows) = (dataset.Columns[Ordinal], dataset.Format.Marks, checked((int)dataset.Rows));
    }

    public int Ordinal { get; }

    public string Name => Summary.Name;

    protected ColumnSummary Summary { get; }

    protected MissingMarks Marks { get; }

    protected int Rows { get; }

    /// <param name="row">The number of the row.</param>
    /// <param name="value">Its value, which is not missing.</param>
    public abstract void Set(int row, ReadOnlySpan<byte> value);
}

/// <summary>Values that are the same or not: numbers by what they are, all else by its text.</summary>
sealed class SplitValueColumn : SplitColumn
{
    readonly Dictionary<string, int> codes = [];
    readonly List<string> texts = [];

    public SplitValueColumn(Dataset dataset, string name) : base(dataset, name) => Array.Fill(Codes = new int[Rows], -1);

    /// <summary>Positions in <see cref="Texts"/>, -1 where missing.</summary>
    public int[] Codes { get; }

    /// <summary>The different values, in the order of the file.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>-2: no row has the value.</summary>
    public int CodeOf(string value) => codes.GetValueOrDefault(value, -2);

    /// <exception cref="Refusal">422: groups of this table are in another, which is its test split.</exception>
    public void RefuseShared(SplitValueColumn other, string dataset)
    {
        if (other.Texts.Intersect(Texts).ToList() is { Count: > 0 } shared)
            throw Refusal.Unprocessable("groups", $"{shared.Count} groups of '{Name}' are in the test split '{dataset}' and in the "
                + $"table that trains: {shared.Listed()}. Take them out of one of the tables, or leave groups out.");
    }

    public override void Set(int row, ReadOnlySpan<byte> value)
    {
        var lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();
        string? text = null;
        if (Summary.Kind == ColumnKind.Numeric && Summary.TryNumber(value, Marks, out var number))
        {
            if (double.IsNaN(number))
                return;
            text = Categories.TextOf(number);
        }
        text ??= Encoding.UTF8.GetString(value);
        if (!lookup.TryGetValue(text, out var code))
        {
            codes[text] = code = texts.Count;
            texts.Add(text);
        }
        Codes[row] = code;
    }
}

/// <summary>
/// Values in an order: numbers, or dates as days. An ignored column is read as it can be: as numbers, or as dates in the order of day,
/// month and year in which all of them are dates.
/// </summary>
sealed class SplitOrderColumn : SplitColumn
{
    /// <summary>Where nothing tells day/month from month/day, month first, as the upload has it.</summary>
    static readonly DateOrder[] DateOrders = [DateOrder.YearMonthDay, DateOrder.MonthDayYear, DateOrder.DayMonthYear];

    readonly List<Reading> readings;

    public SplitOrderColumn(Dataset dataset, string name) : base(dataset, name)
    {
        readings = Summary switch
        {
            { Kind: ColumnKind.Numeric } => [new(Rows, null)],
            { Kind: ColumnKind.Date } => [new(Rows, Summary.DateOrder ?? DateOrder.YearMonthDay)],
            _ => [new(Rows, null), .. DateOrders.Select(order => new Reading(Rows, order))],
        };
    }

    /// <summary>NaN where missing.</summary>
    public double[] Keys => readings[0].Keys;

    public override void Set(int row, ReadOnlySpan<byte> value)
    {
        foreach (var reading in readings)
        {
            if (reading.Misfit is not null)
                continue;
            if (reading.Dates is { } order)
                reading.Keys[row] = DateText.Read(value, order);
            else if (Summary.TryNumber(value, Marks, out reading.Keys[row]))
                continue;
            if (double.IsNaN(reading.Keys[row]))
                reading.Misfit = $"row {row} holds '{Encoding.UTF8.GetString(value)}'";
        }
    }

    /// <summary>Keeps the first reading that fits all values.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public void Decide()
    {
        var fitting = readings.Find(reading => reading.Misfit is null) ?? throw Refusal.Unprocessable("by",
            $"The column '{Name}' cannot order the rows: its values are not all numbers, nor all dates written alike; "
            + $"{readings[^1].Misfit}. Order by another column, or upload the table again with these values corrected.");
        readings.RemoveAll(reading => reading != fitting);
    }

    sealed class Reading(int rows, DateOrder? dates)
    {
        public double[] Keys { get; } = [.. Enumerable.Repeat(double.NaN, rows)];

        /// <summary>Null: numbers.</summary>
        public DateOrder? Dates => dates;

        /// <summary>The first value that it does not fit.</summary>
        public string? Misfit { get; set; }
    }
}
