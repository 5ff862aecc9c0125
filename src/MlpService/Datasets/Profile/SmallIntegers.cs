namespace MlpService.Datasets.Profile;

/// <summary>
/// How often each of the numbers 0 to 1,023 occurs, written without a leading zero: pixels, counts, codes. One look at the text is all they
/// cost; their moments and texts follow from the counts.
/// </summary>
sealed class SmallIntegers
{
    const int Max = 1024;

    readonly long[] counts = new long[Max];

    /// <summary>How many different ones occur.</summary>
    public int Distinct { get; private set; }

    /// <returns>The number; -1: the text is no such number.</returns>
    public static int Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 4 || (text[0] == '0' && text.Length > 1))
            return -1;
        var number = 0;
        foreach (var character in text)
        {
            var digit = (uint)(character - '0');
            if (digit > 9)
                return -1;
            number = 10 * number + (int)digit;
        }
        return number < Max ? number : -1;
    }

    /// <returns>Whether it is the first of its kind.</returns>
    public bool Count(int number)
    {
        var isNew = counts[number]++ == 0;
        if (isNew)
            Distinct++;
        return isNew;
    }

    /// <summary>Each number that occurs, and how often.</summary>
    public IEnumerable<(int Number, long Times)> Counts =>
        counts.Select((times, number) => (number, times)).Where(count => count.times > 0);
}
