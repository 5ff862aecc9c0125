using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>How a column is read: its kind, and how its numbers or dates are written. Decided over all of its values.</summary>
sealed record ColumnReading(ColumnKind Kind, NumberFormat? Numbers = null, DateOrder? Dates = null)
{
    /// <summary>Fewer values say nothing about whether they are all different.</summary>
    const int MinIdentifiers = 20;

    /// <summary>All but a few values are of this kind.</summary>
    const double Most = 0.9;

    static readonly ColumnReading Ignored = new(ColumnKind.Ignored), Categorical = new(ColumnKind.Categorical);

    /// <param name="column">What its values look like.</param>
    /// <param name="table">What the table's other columns tell.</param>
    /// <param name="warnings">Receives what may surprise.</param>
    public static ColumnReading Of(ColumnProfile column, TableTraits table, ColumnWarnings warnings)
    {
        if (column.Asked == ColumnKind.Ignored)
            return Ignored;
        if (column.Present == 0)
        {
            warnings.Empty();
            return Ignored;
        }
        if (column.Asked == ColumnKind.Categorical)
        {
            warnings.OfCategories(column.ByText()!.Keys);
            return Categorical;
        }
        return column.Asked == ColumnKind.Date || column.Count(ValueNature.Date) > Most * column.Present ? OfDates(column, warnings)
            : column.IsNumeric ? OfNumbers(column, table, warnings)
            : OfTexts(column, warnings);
    }

    static ColumnReading OfNumbers(ColumnProfile column, TableTraits table, ColumnWarnings warnings)
    {
        var numbers = column.Numbers;
        if (column.Asked is null && (numbers.LeadingZero ?? (numbers.AreIntegers ? numbers.Rounded : null)) is { } code)
        {
            warnings.NumbersThatAreTexts(code);
            return column.ByText() is null ? Ignored : Categorical;
        }
        if (column.Asked is null && IsRowName(column, table))
        {
            warnings.Identifier();
            return Ignored;
        }
        var pattern = table.PatternOf(column.Numbers.Patterns);
        var format = NumberFormat.Of(pattern, column.Numbers.Unit);
        warnings.OfNumbers(pattern, format);
        return new(ColumnKind.Numeric, format);
    }

    /// <summary>
    /// Whole numbers that only name the row: no two are the same, and the column is called so, or has no name and counts.
    /// </summary>
    static bool IsRowName(ColumnProfile column, TableTraits table)
    {
        if (column.Present < MinIdentifiers || !column.Numbers.AreIntegers || column.Missing > 0)
            return false;
        if (column.CountsRows && column.Ordinal == 0 && (column.Name == "X" || (table.HasHeader && column.Name == "column_1")))
            return true;
        var distinct = column.ByNumber()?.Count;
        return IdentifierName.Is(column.Name) && (column.CountsRows || distinct is null || distinct == column.Present);
    }

    static ColumnReading OfDates(ColumnProfile column, ColumnWarnings warnings)
    {
        // where nothing tells day/month from month/day, the order of most tables that packages ship
        var order = column.Orders.HasFlag(DateOrders.YearMonthDay) ? DateOrder.YearMonthDay
            : column.Orders == DateOrders.DayMonthYear ? DateOrder.DayMonthYear
            : DateOrder.MonthDayYear;
        warnings.OfDates(order);
        return new(column.Asked == ColumnKind.Date ? ColumnKind.Date : ColumnKind.Ignored, Dates: order);
    }

    static ColumnReading OfTexts(ColumnProfile column, ColumnWarnings warnings)
    {
        var categories = column.ByText();
        var numbers = column.Count(ValueNature.PlainNumber) + column.Count(ValueNature.DressedNumber);
        // an input for each of many numbers would teach nothing of their order
        var isIgnored = categories is null || (numbers > Most * column.Present && categories.Count > Categories.Usual);
        if (numbers > 0)
            warnings.NumbersAmongTexts(isIgnored);
        else if (categories is null)
            warnings.FreeText();
        if (isIgnored)
            return Ignored;
        if (column.Present >= MinIdentifiers && categories!.Count > Most * column.Present)
        {
            warnings.Identifier();
            return Ignored;
        }
        warnings.OfCategories(categories!.Keys);
        return Categorical;
    }
}
