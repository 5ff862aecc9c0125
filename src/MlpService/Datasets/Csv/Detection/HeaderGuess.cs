using System.Globalization;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>Whether the first of the records names the columns.</summary>
/// <param name="IsDoubtful">Whether the records speak for both, or for neither.</param>
readonly record struct HeaderGuess(bool HasHeader, bool IsDoubtful)
{
    /// <summary>Each column votes: a word above numbers is a name; a value like the ones below it is none.</summary>
    public static HeaderGuess Of(IReadOnlyList<SampleRecord> records)
    {
        var first = records[0];
        var below = records.Skip(1).ToList();
        var hasWords = Enumerable.Range(0, first.Width).Any(i => first.ShapeAt(i) is Shape.Words or Shape.Odd);
        if (below.Count == 0)
            return new(hasWords, false);
        if (NumberedHeader.Is(first, below))
            return new(true, true);
        int names = 0, values = 0;
        for (var i = 0; i < first.Width; i++)
        {
            var vote = Vote(first, below, i);
            names += vote > 0 ? 1 : 0;
            values += vote < 0 ? 1 : 0;
        }
        var isDoubtful = hasWords && (names > 0) == (values > 0);
        return names == values ? new(hasWords, isDoubtful) : new(names > values, isDoubtful);
    }

    static int Vote(SampleRecord first, List<SampleRecord> below, int column)
    {
        var texts = new List<string>();
        int numbers = 0, moments = 0;
        foreach (var record in below)
        {
            if (column >= record.Width || record.ShapeAt(column) is var shape && shape == Shape.Missing)
                continue;
            texts.Add(record.Values[column]);
            numbers += shape == Shape.Number ? 1 : 0;
            moments += shape == Shape.Moment ? 1 : 0;
        }
        if (texts.Count == 0)
            return first.ShapeAt(column) == Shape.Words ? 1 : 0;
        var (areNumbers, areMoments) = (2 * numbers > texts.Count, 2 * moments > texts.Count);
        return first.ShapeAt(column) switch
        {
            Shape.Missing => 0,
            Shape.Number => areNumbers && IsNear(first.Values[column], texts) ? -1 : 0,
            Shape.Moment => areMoments ? -1 : areNumbers ? 1 : 0,
            _ when areNumbers || areMoments => 1,
            _ when texts.Contains(first.Values[column]) => -1,
            // the values repeat, and this one is none of them
            _ => texts.Count >= 4 && 2 * texts.Distinct().Count() <= texts.Count ? 1 : 0,
        };
    }

    /// <summary>Whether a number is no farther from the others than they are from each other: a year above prices is not.</summary>
    static bool IsNear(string value, List<string> others)
    {
        if (!TryRead(value, out var number))
            return true;
        double min = double.MaxValue, max = double.MinValue;
        foreach (var other in others)
            if (TryRead(other, out var read))
                (min, max) = (Math.Min(min, read), Math.Max(max, read));
        var reach = Math.Max(max - min, Math.Max(Math.Abs(max), 1));
        return number >= min - reach && number <= max + reach;
    }

    static bool TryRead(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
