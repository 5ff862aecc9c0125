using MlpService.Datasets.Csv;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>
/// What the values of one column look like, gathered value by value in memory that does not grow with their number: its different values
/// are kept up to <see cref="Categories.Max"/>, or fewer in a wide table.
/// </summary>
/// <param name="name">From the header.</param>
/// <param name="ordinal">Its place, from 0.</param>
/// <param name="asked">The kind the upload asks for; null: as the values suggest.</param>
/// <param name="patterns">How its numbers may be written.</param>
/// <param name="isNarrow">Whether the table has so few columns that each may take some memory.</param>
/// <param name="hasMarks">Whether numbers can stand for a missing value, so that each must be looked at.</param>
/// <param name="place">What its rows are counted as: lines or rows.</param>
sealed class ColumnProfile(
    string name, int ordinal, ColumnKind? asked, NumberPatterns patterns, bool isNarrow, bool hasMarks, string place)
{
    readonly ValueCounts values = new();
    SmallIntegers? small = isNarrow && !hasMarks && (asked is null or ColumnKind.Numeric) ? new() : null;
    readonly long[] natures = new long[Enum.GetValues<ValueNature>().Length];
    int maxNumbers = Categories.Max;
    Moments moments;
    RowNumbers rowNumbers = new();

    public string Name => name;

    public int Ordinal => ordinal;

    public ColumnKind? Asked => asked;

    /// <summary>What its rows are counted as.</summary>
    public string Place => place;

    public long Missing { get; private set; }

    public long Present { get; private set; }

    public Moments Moments => moments;

    /// <summary>How its numbers are written.</summary>
    public NumberTraits Numbers { get; } = new(patterns);

    /// <summary>The orders in which all dates so far can be read.</summary>
    public DateOrders Orders { get; private set; } = DateOrders.Any;

    /// <summary>Whether the values are 0, 1, 2, ... or 1, 2, 3, ... in the order of the rows.</summary>
    public bool CountsRows => rowNumbers.Fit;

    /// <summary>Values that are no plain numbers.</summary>
    public ShownValues Shown { get; } = new();

    /// <summary>Whether the values so far are numbers of one format, and are not asked for as anything else.</summary>
    public bool IsNumeric => (asked is null or ColumnKind.Numeric) && Numbers.AreOfOneFormat;

    /// <summary>How many different values are kept.</summary>
    public int Kept => values.Kept + (small?.Distinct ?? 0);

    /// <summary>Null: there were too many.</summary>
    public Dictionary<string, long>? ByText() => values.ByText();

    /// <summary>Null: there were too many.</summary>
    public Dictionary<double, long>? ByNumber() => values.ByNumber();

    /// <summary>How many different numbers there are about, where they are too many to keep; null: not known.</summary>
    public long? EstimatedDistinct => values.Estimate?.Count;

    public long Count(ValueNature nature) => natures[(int)nature];

    /// <summary>Whether its moments are of the numbers that the format gives.</summary>
    public bool WasReadAs(NumberFormat format) =>
        Count(ValueNature.DressedNumber) == 0 && (format.DecimalMark == "." || Numbers.AreIntegers);

    public void AddMissing(long count = 1)
    {
        Missing += count;
        rowNumbers.Break();
    }

    /// <summary>Looks at the column's values in some rows.</summary>
    /// <param name="marks">What stands for a missing value.</param>
    /// <returns>The first value that is not of the kind asked for; null: there is none.</returns>
    public ValueFault? Add(RowGroup rows, MissingMarks marks)
    {
        if (Present + rows.Count > SmallIntegers.MaxCount)
            Complete();
        var texts = rows.Column(ordinal);
        byte[] unescaped = [];
        for (var row = CountSmall(texts, rows.Count, 0); row < rows.Count; row = CountSmall(texts, rows.Count, row + 1))
        {
            var value = texts.Text(row, ref unescaped);
            if (marks.Contains(value))
                AddMissing();
            else if (Add(value, rows.Line(row)) is { } reason)
                return new(ordinal, rows.Line(row), reason);
        }
        return null;
    }

    /// <summary>Counts values as small integers, from a row on as long as they are such and need no closer look.</summary>
    /// <returns>The first row whose value is none.</returns>
    int CountSmall(in GroupColumn texts, int rows, int row)
    {
        while (row < rows && small is not null && SmallIntegers.Contains(texts.SmallInteger(row)) && Numbers.TakesBare())
        {
            // until the column is known not to count its rows, one by one
            var end = small.Count(texts, CountsRows ? row + 1 : rows, row);
            if (CountsRows)
                CountRow(texts.SmallInteger(row));
            else
                Present += end - row;
            row = end;
            Bound();
        }
        return row;
    }

    /// <returns>What is wrong with it; null: nothing.</returns>
    string? Add(ReadOnlySpan<byte> value, long line)
    {
        if (asked == ColumnKind.Ignored || IsFreeText)
        {
            Present++;
            return null;
        }
        if (!values.KeepsTexts && IsNumeric && Numbers.TryReadKnown(value, out var number))
        {
            values.CountNumber(number);
            Bound();
            Take(ValueNature.PlainNumber, number);
            return null;
        }
        if (values.CountKnown(value) is { } known)
        {
            Take(known.Nature, known.Number);
            return null;
        }
        var fault = AddNew(value, line, out var traits);
        Take(traits.Nature, traits.Number);
        return fault;
    }

    void Take(ValueNature nature, double number)
    {
        natures[(int)nature]++;
        if (nature == ValueNature.PlainNumber)
            moments.Add(number);
        CountRow(number);
    }

    void CountRow(double number) => rowNumbers.Add(number, Present++);

    /// <summary>After the last value, or when they become too many: small integers are values as all others are.</summary>
    public void Complete()
    {
        if (small is not { } counted)
            return;
        small = null;
        foreach (var (number, times) in counted.Counts)
        {
            natures[(int)ValueNature.PlainNumber] += times;
            moments.Add(number, times);
        }
        values.Add(counted);
        Bound();
    }

    /// <summary>Neither numbers nor dates, and too many different values for categories.</summary>
    bool IsFreeText => !values.KeepsTexts && !IsNumeric && asked != ColumnKind.Date && Count(ValueNature.Date) <= Present / 2;

    string? AddNew(ReadOnlySpan<byte> value, long line, out ValueTraits traits)
    {
        traits = ValueTraits.Of(value, Numbers.Patterns, mayBeDate: asked == ColumnKind.Date);
        if (Learn(value, traits, line) is { } fault)
            return fault;
        if (value.Length > Categories.MaxBytes)
            DropTexts();
        values.CountNew(value, traits);
        Bound();
        return asked == ColumnKind.Categorical && !values.KeepsTexts ? OddKind.Category(name) : null;
    }

    string? Learn(ReadOnlySpan<byte> value, in ValueTraits traits, long line)
    {
        var wasNumeric = IsNumeric;
        Numbers.Learn(value, traits);
        if (traits.Orders != DateOrders.None)
            Orders &= traits.Orders;
        Shown.Add(value, traits.Nature, line);
        if ((asked == ColumnKind.Numeric && !IsNumeric) || (asked == ColumnKind.Date && !FitsDates(traits)))
            return OddKind.WayOut(Odd(value, traits));
        if (wasNumeric && !IsNumeric)
            values.DropNumbers(estimate: false);
        return null;
    }

    /// <summary>What is wrong with a value that is not of the kind asked for; null: nothing.</summary>
    public string? FaultOf(ReadOnlySpan<byte> value)
    {
        if (asked is not (ColumnKind.Numeric or ColumnKind.Date))
            return null;
        var traits = ValueTraits.Of(value, Numbers.Patterns, mayBeDate: asked == ColumnKind.Date);
        var fits = asked == ColumnKind.Date ? FitsDates(traits) : Numbers.Fits(traits);
        return fits ? null : Odd(value, traits);
    }

    /// <summary>Whether a value is a date in an order of day and month in which those before it are dates too.</summary>
    bool FitsDates(in ValueTraits traits) => (traits.Orders & Orders) != DateOrders.None;

    string Odd(ReadOnlySpan<byte> value, in ValueTraits traits) =>
        asked == ColumnKind.Date ? OddKind.Date(name, value, traits.Orders) : OddKind.Number(name, value, traits.Nature);

    /// <summary>Keeps no more different values of the column while it is numeric.</summary>
    public void BoundNumbers(int max)
    {
        maxNumbers = max;
        Bound();
    }

    int Max => IsNumeric ? maxNumbers : Categories.Max;

    void Bound()
    {
        if (Kept > Max)
            Complete();
        if (values.KeepsTexts && values.Kept > Max)
            DropTexts();
        if (!values.KeepsTexts && values.Kept > Max)
            values.DropNumbers(estimate: IsNumeric && isNarrow);
    }

    void DropTexts() => values.DropTexts(keepNumbers: IsNumeric && Shown.FirstLine is null);
}
