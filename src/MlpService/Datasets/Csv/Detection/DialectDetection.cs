using System.Buffers;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>
/// Finds the delimiter and the quote: those that cut the first records into equally many values, which look like numbers, dates or
/// words (after van den Burg, Nazabal and Sutton, Wrangling messy CSV files by detecting row and type patterns, 2019).
/// </summary>
static class DialectDetection
{
    const int MaxShapes = 5_000;

    static readonly SearchValues<char> All = SearchValues.Create([.. Delimiters.Usual]);

    /// <param name="known">What is known of the dialect.</param>
    /// <param name="delimiter">Null: to be found.</param>
    public static Dialect Find(Sample sample, Dialect known, char? delimiter)
    {
        if (delimiter is null && IsOneColumn(sample, known))
            return known with { Delimiter = Unused(sample) };
        char[] quotes = sample.Bytes.Contains((byte)'\'') ? ['"', '\''] : ['"'];
        var (best, bestScore) = (known with { Delimiter = delimiter ?? ',' }, 0.0);
        foreach (var quote in quotes)
            foreach (var candidate in delimiter is { } given ? [given] : Delimiters.Usual)
            {
                var dialect = known with { Delimiter = candidate, Quote = quote };
                var score = Score(sample, dialect);
                // a hair's breadth for the first of equals
                if (score > bestScore + 1e-9)
                    (best, bestScore) = (dialect, score);
            }
        return best;
    }

    /// <summary>
    /// Whether the lines themselves are what a column holds: times, or numbers or texts with commas and spaces below a name without any.
    /// </summary>
    static bool IsOneColumn(Sample sample, Dialect known)
    {
        var (lines, fault) = sample.Read(known with { Delimiter = '\0' });
        var shapes = lines.Skip(1).Select(line => line.ShapeAt(0)).Where(shape => shape != Shape.Missing).ToList();
        if (shapes.Count == 0 || fault is not null)
            return false;
        return shapes.TrueForAll(shape => shape == Shape.Moment)
            || (!lines[0].Values[0].AsSpan().ContainsAny(All)
                && (shapes.TrueForAll(shape => shape == Shape.Number) || shapes.TrueForAll(shape => shape == Shape.Words)));
    }

    /// <summary>A delimiter that does not occur, so that each record has one value.</summary>
    static char Unused(Sample sample)
    {
        foreach (var delimiter in ",;\t|~\u0001")
            if (!sample.Bytes.Contains((byte)delimiter))
                return delimiter;
        return '\u001F';
    }

    static double Score(Sample sample, Dialect dialect)
    {
        if (dialect.Delimiter != Dialect.Whitespace && !sample.Bytes.Contains((byte)dialect.Delimiter))
            return 0;
        var (records, fault) = sample.Read(dialect);
        if (fault is not null && dialect.Quote != '"')
            return 0;
        var values = Shapes(records);
        return dialect.Delimiter switch
        {
            // texts and times hold colons: only if all records do, and not in a time, it separates
            ':' when !ColonSeparates(records) => 0,
            // texts hold spaces: only numbers and quotes show that they separate
            Dialect.Whitespace when values.Certain < 0.5 => 0,
            _ => Evenness(records, fault is not null) * values.Clean,
        };
    }

    /// <summary>High if records have the same number of values, and many.</summary>
    static double Evenness(List<SampleRecord> records, bool hasFault)
    {
        double count = records.Count + (hasFault ? 1 : 0);
        return records.GroupBy(record => record.Width).Sum(same => Math.Pow(same.Count() / count, 2) * (same.Key - 1) / same.Key);
    }

    /// <summary>Whether all records below a title have the same number of values, and not each of them a time.</summary>
    static bool ColonSeparates(List<SampleRecord> records)
    {
        var table = records.SkipWhile(record => record.Width == 1).ToList();
        return table.Select(record => record.Width).Distinct().Count() == 1
            && (table.Count == records.Count || !table.TrueForAll(record => ValueShape.HoldsTime(string.Join(':', record.Values))));
    }

    /// <summary>Which part of the values looks whole, and which part below the first record is so for certain.</summary>
    static (double Clean, double Certain) Shapes(List<SampleRecord> records)
    {
        var all = records.SelectMany(record => Enumerable.Range(0, record.Width)
            .Select(i => (Shape: record.ShapeAt(i), Quoted: record.Quoted[i]))).Take(MaxShapes).ToList();
        var below = all.Skip(records.Count > 1 ? records[0].Width : 0).ToList();
        return (Share(all, value => value.Shape != Shape.Odd), Share(below, value => value.Quoted || value.Shape < Shape.Words));
    }

    static double Share<T>(List<T> values, Func<T, bool> isOne) => values.Count == 0 ? 0 : (double)values.Count(isOne) / values.Count;
}
