using System.Globalization;

namespace MlpService.Datasets.Formats;

/// <summary>Dates and times as ISO 8601 writes them; null: outside of the years 1 to 9999, or of the day.</summary>
static class MomentText
{
    /// <param name="ticks">Of 100 ns, since 1970.</param>
    /// <param name="isUtc">Whether it is a moment, and no reading of some clock.</param>
    public static string? Moment(Int128 ticks, bool isUtc) => ticks + DateTime.UnixEpoch.Ticks is var all
        && all >= 0 && all <= DateTime.MaxValue.Ticks ? Moment(new DateTime((long)all), isUtc) : null;

    public static string Moment(DateTime moment, bool isUtc) =>
        moment.ToString(isUtc ? "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    /// <param name="days">Since 1970.</param>
    public static string? Date(long days) => days + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber is var all
        && all >= 0 && all <= DateOnly.MaxValue.DayNumber ? Date(DateOnly.FromDayNumber((int)all)) : null;

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="ticks">Of 100 ns, since midnight.</param>
    public static string? TimeOfDay(Int128 ticks) => ticks >= 0 && ticks < TimeSpan.TicksPerDay
        ? new TimeOnly((long)ticks).ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
        : null;
}
