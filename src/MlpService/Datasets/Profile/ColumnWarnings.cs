using MlpService.Datasets.Values;
using MlpService.Http;

namespace MlpService.Datasets.Profile;

/// <summary>Says what was decided about a column where a person may have expected otherwise, and how to have it otherwise.</summary>
sealed class ColumnWarnings(ColumnProfile column, ICollection<DatasetWarning> warnings)
{
    const int MaxShown = 3;

    string Name => column.Name;

    public void Empty() => Add("empty", "is ignored: it has no value in any row.");

    public void Identifier() => Add("identifier", "is ignored: nearly all of its values are different, so they name the rows and teach "
        + $"nothing about others. To use it nevertheless, name its kind: columns={{\"{Name}\": "
        + $"\"{(column.IsNumeric ? "numeric" : "categorical")}\"}}.");

    public void FreeText() => Add("freeText", $"is ignored: it is text with more than {Categories.Max} different values, or with very long "
        + $"ones, such as {Shown()}. Replace it by columns of what matters in it, with fewer values.");

    /// <param name="example">A number with leading zeros, or one that a double would round.</param>
    public void NumbersThatAreTexts(string example) => Add(column.Numbers.LeadingZero is null ? "roundedIntegers" : "leadingZeros",
        column.ByText() is null
            ? $"is ignored: its numbers, such as '{example}', are identifiers, and too many for categories. {AsNumbers}"
            : $"is categorical: as numbers, values such as '{example}' would lose "
                + (column.Numbers.LeadingZero is null ? "digits (a double is exact up to 2^53). " : "their leading zeros. ") + AsNumbers);

    string AsNumbers => $"To read it as numbers, ask for columns={{\"{Name}\": \"numeric\"}}.";

    public void OfNumbers(NumberPatterns pattern, NumberFormat format)
    {
        if (column.Count(ValueNature.DressedNumber) == 0 && (pattern & NumberPatterns.AnyPoint) != 0)
            return;
        var decimalMark = format.DecimalMark == "," ? "a decimal comma" : "a decimal point";
        var group = format.Group is null ? "" : $", '{format.Group}' between thousands";
        var unit = format.Unit is null ? "" : $", and '{format.Unit}' beside them";
        var other = format.DecimalMark == "," ? NumberPatterns.AnyPoint : NumberPatterns.AnyComma;
        var isClear = (column.Numbers.Patterns & other) == 0;
        var doubt = isClear ? ""
            : $" They could also have {(format.DecimalMark == "," ? "a decimal point" : "a decimal comma")}: "
                + $"decimal={(format.DecimalMark == "," ? "." : ",")} reads them so.";
        Add(isClear ? "numberFormat" : "ambiguousNumbers", $"is read as numbers with {decimalMark}{group}{unit}, such as "
            + $"{Shown()}.{doubt} To keep its texts, ask for columns={{\"{Name}\": \"categorical\"}}.");
    }

    /// <summary>Some of the values are no numbers, or not of one format: all texts that may stand for a missing value are named.</summary>
    public void NumbersAmongTexts(bool isIgnored)
    {
        var texts = column.Shown.Texts.Where(text => !text.Any(char.IsAsciiDigit)).ToList();
        List<string> dressed = [.. column.Shown.Dressed, .. column.Shown.Texts.Where(text => text.Any(char.IsAsciiDigit))];
        var kind = isIgnored ? "ignored" : "categorical";
        if (dressed.Count > 0)
            Add("mixedNumbers", $"is {kind}: its numbers are not written alike, as {dressed.Take(MaxShown).Select(Quoted).Listed()} and "
                + "others show. Write all in one way, with the same decimal mark and unit (option decimal names the mark), or ask for "
                + $"columns={{\"{Name}\": \"ignored\"}}.");
        if (texts.Count > 0)
            Add("suspectedMissing", $"is {kind} because of {texts.Select(Quoted).Listed()} among its numbers, first in "
                + $"{column.Place.ToLowerInvariant()} {column.Shown.FirstLine}. If these stand for missing values, upload again with "
                + $"missing={string.Join(',', texts)}.");
    }

    public void OfDates(DateOrder order)
    {
        var doubt = order == DateOrder.MonthDayYear && column.Orders.HasFlag(DateOrders.DayMonthYear);
        var bad = column.Present - column.Count(ValueNature.Date);
        if (doubt)
            Add("ambiguousDates", $"holds dates such as {Shown()}, which could be read as month/day or day/month; they are read as "
                + "month/day. Write them as 2026-01-31 to be sure.");
        if (column.Asked == ColumnKind.Date)
            return;
        Add("date", $"is ignored: it holds dates, such as {Shown()}. To use day, month and weekday of each, ask for "
            + $"columns={{\"{Name}\": \"date\"}}"
            + (bad == 0 ? "." : $", after correcting {bad} values that are no dates or naming them in 'missing', such as "
            + $"{column.Shown.Texts.Take(MaxShown).Select(Quoted).DefaultIfEmpty("numbers").Listed()}."));
    }

    public void OfCategories(ICollection<string> categories)
    {
        if (categories.FirstOrDefault(category => ValueText.Visible(category) != category) is { } invisible)
            Add("invisibleCharacters", $"has values with characters that cannot be seen, such as '{ValueText.Visible(invisible)}' with "
                + $"{invisible.Length - ValueText.Visible(invisible).Length} of them. Texts that look alike may be different categories. "
                + "Remove such characters from the file.");
        var groups = categories.GroupBy(category => ValueText.Visible(category).ToUpperInvariant());
        if (groups.FirstOrDefault(group => group.Count() > 1) is { } alike)
            Add("similarCategories", "has values that differ in case or characters that cannot be seen only: "
                + $"{alike.Select(Quoted).Listed()}. They are different categories; write them alike if they mean the same.");
    }

    /// <summary>
    /// Numbers that are often written where there is none, and are far from all others: -999 among ages, 9999 among lengths.
    /// </summary>
    /// <param name="counts">How often each number occurs.</param>
    public void SuspectedNumbers(IReadOnlyDictionary<double, long> counts)
    {
        const double far = 5;
        var marks = counts.Keys.Where(number => IsMark(Math.Abs(number))).ToList();
        if (marks.Count == 0)
            return;
        var others = counts.Keys.Except(marks).Select(Math.Abs).DefaultIfEmpty(double.MaxValue).Max();
        var suspects = marks.Where(mark => Math.Abs(mark) >= far * others).Order().ToList();
        if (suspects.Count > 0)
            Add("suspectedMissing", $"has {suspects.Select(mark => $"{mark} in {counts[mark]} rows").Listed()}, far from its other "
                + $"numbers. If that stands for missing values, upload again with missing={string.Join(',', suspects)}.");
    }

    /// <summary>99, 999, 9999, ...</summary>
    static bool IsMark(double number) => number is 99 or 999 or 9_999 or 99_999 or 999_999 or 9_999_999;

    public void MostlyMissing(long rows) => Add("mostlyMissing", $"has no value in {column.Missing} of {rows} rows: what is filled in "
        + "outweighs what was measured. Leave it out of features if it does not help.");

    string Shown() => column.Shown.Dressed.Concat(column.Shown.Texts).Take(MaxShown).Select(Quoted).Listed();

    static string Quoted(string text) => $"'{text}'";

    void Add(string code, string predicate) => warnings.Add(DatasetWarning.Of(code, Name, predicate));
}
