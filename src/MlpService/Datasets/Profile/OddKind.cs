using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>Says what is wrong with a value that is not of the kind asked for.</summary>
static class OddKind
{
    /// <param name="orders">In which it is a date, though those before it are not.</param>
    public static string Date(string column, ReadOnlySpan<byte> value, DateOrders orders) =>
        $"'{ValueText.Shown(value)}' is no date{(orders == DateOrders.None ? "" : " with day and month as those before it have them")}, "
        + $"but '{column}' is asked for as date";

    public static string Number(string column, ReadOnlySpan<byte> value, ValueNature nature) =>
        $"'{ValueText.Shown(value)}' is not a number{(nature == ValueNature.Text ? "" : " as those before it are written")}, "
        + $"but '{column}' is asked for as numeric";

    public static string WayOut(string fault) => $"{fault}. Name the text in 'missing' if it stands for a missing value, make the column "
        + "categorical or ignored, or send onError=skip to leave out such rows.";

    public static string Category(string column) =>
        $"'{column}' is asked for as categorical, but up to here it has more than {Categories.Max} different values, "
        + $"or one longer than {Categories.MaxBytes} bytes. Make it numeric or ignored.";
}
