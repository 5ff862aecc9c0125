using MlpService.Datasets.Csv;

namespace MlpService.Datasets.Profile;

/// <summary>
/// How often each of the numbers 0 to 1,023 occurs, written without a leading zero: pixels, counts, codes. One look at the text is all they
/// cost; their moments and texts follow from the counts.
/// </summary>
sealed class SmallIntegers
{
    const int Max = 1024;

    /// <summary>As many as one number may occur.</summary>
    public const long MaxCount = uint.MaxValue;

    readonly uint[] counts = new uint[Max];

    /// <summary>How many different ones occur.</summary>
    public int Distinct { get; private set; }

    /// <returns>Whether it is one of them.</returns>
    public static bool Contains(int number) => (uint)number < Max;

    /// <summary>Counts a column's values from a row on, up to the first that is not one of them.</summary>
    /// <returns>The row of that.</returns>
    public int Count(in GroupColumn texts, int rows, int row)
    {
        var counts = this.counts;
        for (; row < rows; row++)
        {
            var number = texts.SmallInteger(row);
            if ((uint)number >= (uint)counts.Length)
                break;
            if (counts[number]++ == 0)
                Distinct++;
        }
        return row;
    }

    /// <summary>Each number that occurs, and how often.</summary>
    public IEnumerable<(int Number, long Times)> Counts =>
        counts.Select((times, number) => (number, (long)times)).Where(count => count.Item2 > 0);
}
