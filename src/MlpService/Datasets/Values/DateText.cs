using System.Globalization;
using System.Text;

namespace MlpService.Datasets.Values;

/// <summary>In which order a date names its parts.</summary>
public enum DateOrder
{
    /// <summary>2026-01-31, or with the month's name: 31 January 2026. It cannot be mistaken.</summary>
    YearMonthDay,

    /// <summary>31/01/2026.</summary>
    DayMonthYear,

    /// <summary>01/31/2026.</summary>
    MonthDayYear,
}

/// <summary>The orders in which a text is a date.</summary>
[Flags]
enum DateOrders
{
    None = 0,
    YearMonthDay = 1 << DateOrder.YearMonthDay,
    DayMonthYear = 1 << DateOrder.DayMonthYear,
    MonthDayYear = 1 << DateOrder.MonthDayYear,
    Any = YearMonthDay | DayMonthYear | MonthDayYear,
}

/// <summary>Dates and times as people and programs write them.</summary>
static class DateText
{
    /// <summary>A longer text is no date.</summary>
    public const int MaxLength = 48;

    /// <summary>The end of the calendar's last day, as near as a double comes to it without being the day after.</summary>
    static readonly double End = Math.BitDecrement((DateTime.MaxValue - DateTime.UnixEpoch).TotalDays);

    static readonly string[] Named =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy-M", "yyyy/M", "d MMM yyyy", "d MMMM yyyy", "d-MMM-yyyy", "d-MMM-yy",
        "d MMM yy", "d/MMM/yyyy", "d. MMMM yyyy", "d. MMM yyyy", "MMM d yyyy", "MMMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM-d-yyyy",
        "MMM yyyy", "MMMM yyyy", "MMM-yyyy", "MMM-yy", "yyyy MMM d", "yyyy-MMM-d", "yyyy MMM", "yyyy",
    ];

    static readonly string[] DayFirst =
        [.. from separator in "/.- " from year in new[] { "yyyy", "yy" } select $"d'{separator}'M'{separator}'{year}"];

    static readonly string[] MonthFirst =
        [.. from separator in "/.- " from year in new[] { "yyyy", "yy" } select $"M'{separator}'d'{separator}'{year}"];

    static readonly string[] Times =
    [
        "H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mmtt", "h:mm:ss tt", "h:mm:sstt", "h tt", "htt", "HHmmss", "HHmm",
        "H:mm:ss,FFFFFFF",
    ];

    /// <summary>The orders in which the text is a date.</summary>
    public static DateOrders OrdersOf(ReadOnlySpan<byte> text)
    {
        var orders = DateOrders.None;
        if (text.Length > MaxLength || text.IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
            return orders;
        foreach (var order in Enum.GetValues<DateOrder>())
            if (!double.IsNaN(Read(text, order)))
                orders |= (DateOrders)(1 << (int)order);
        return (orders & DateOrders.YearMonthDay) != 0 ? DateOrders.Any : orders;
    }

    /// <summary>Days since 1970-01-01 in UTC, with the time of day as fraction; NaN: the text is no date in this order.</summary>
    public static double Read(ReadOnlySpan<byte> text, DateOrder order)
    {
        Span<char> characters = stackalloc char[MaxLength];
        if (!Encoding.UTF8.TryGetChars(text, characters, out var length))
            return double.NaN;
        var written = WithoutWeekday(characters[..length]);
        var (end, start) = Places(written);
        var date = written[..end].Trim();
        var time = written[start..].Trim();
        var timeOfDay = TimeSpan.Zero;
        if (!time.IsEmpty && !TryTime(time, out timeOfDay))
            return double.NaN;
        if (date.IsEmpty)
            return time.IsEmpty ? double.NaN : timeOfDay.TotalDays;
        if (!TryDate(date, order, out var day))
            return double.NaN;
        // a zone can move the first and the last day out of the calendar
        var ticks = day.ToDateTime(default).Ticks + timeOfDay.Ticks;
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
            ? Math.Min(new TimeSpan(ticks - DateTime.UnixEpoch.Ticks).TotalDays, End)
            : double.NaN;
    }

    /// <summary>"Mon, 2 Jan 2006" and "Monday 2 January 2006" without their first word.</summary>
    static ReadOnlySpan<char> WithoutWeekday(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(',', ' ');
        foreach (var name in CultureInfo.InvariantCulture.DateTimeFormat.DayNames)
            if (end >= 3 && name.AsSpan().StartsWith(text[..end], StringComparison.OrdinalIgnoreCase))
                return text[(end + 1)..].TrimStart();
        return text;
    }

    /// <summary>The time begins after a T between digits, or with the hour before the first colon, or before AM or PM.</summary>
    static (int Date, int Time) Places(ReadOnlySpan<char> text)
    {
        for (var i = 1; i + 1 < text.Length; i++)
            if (text[i] is 'T' or 't' && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]))
                return (i, i + 1);
        var colon = text.IndexOf(':');
        if (colon < 0 && text is [.., 'A' or 'P' or 'a' or 'p', 'M' or 'm'])
            colon = text[..^2].TrimEnd().Length;
        if (colon < 0)
            return (text.Length, text.Length);
        while (colon > 0 && char.IsAsciiDigit(text[colon - 1]))
            colon--;
        return (colon, colon);
    }

    static bool TryTime(ReadOnlySpan<char> text, out TimeSpan time)
    {
        var zone = TimeSpan.Zero;
        if (text.EndsWith("Z", StringComparison.OrdinalIgnoreCase))
            text = text[..^1];
        else if (text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.EndsWith("GMT", StringComparison.OrdinalIgnoreCase))
            text = text[..^3];
        else if (text.LastIndexOfAny('+', '-') is > 0 and var sign)
        {
            var offset = text[(sign + 1)..];
            if (!TimeSpan.TryParseExact(offset, ["hh", "hhmm", @"hh\:mm"], CultureInfo.InvariantCulture, out zone))
            {
                time = default;
                return false;
            }
            if (text[sign] == '-')
                zone = -zone;
            text = text[..sign];
        }
        var isTime = TimeOnly.TryParseExact(text.Trim(), Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local);
        time = local.ToTimeSpan() - zone;
        return isTime;
    }

    static bool TryDate(ReadOnlySpan<char> text, DateOrder order, out DateOnly day)
    {
        if (order == DateOrder.YearMonthDay && TryIsoDay(text, out day))
            return true;
        var formats = order switch { DateOrder.DayMonthYear => DayFirst, DateOrder.MonthDayYear => MonthFirst, _ => Named };
        return DateOnly.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out day)
            // dates in year, month, day and with the month's name read alike in every order
            || (order != DateOrder.YearMonthDay
                && DateOnly.TryParseExact(text, Named, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out day));
    }

    /// <summary>ISO 8601's week dates and ordinal dates: 2026-W05-3, 2026-W05, 2026-045.</summary>
    static bool TryIsoDay(ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        if (text.Length < 8 || text[4] != '-' || !TryDigits(text[..4], out var year) || year == 0)
            return false;
        if (text[5] == 'W' && TryDigits(text[6..8], out var week) && week >= 1 && week <= ISOWeek.GetWeeksInYear(year)
            && text[8..] is [] or ['-', >= '1' and <= '7'])
        {
            var weekday = text.Length == 8 ? DayOfWeek.Monday : (DayOfWeek)((text[9] - '0') % 7);
            day = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, weekday));
        }
        else if (text.Length == 8 && TryDigits(text[5..], out var ordinal) && ordinal >= 1
            && ordinal <= (DateTime.IsLeapYear(year) ? 366 : 365))
        {
            day = new DateOnly(year, 1, 1).AddDays(ordinal - 1);
        }
        return day != default;
    }

    static bool TryDigits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
