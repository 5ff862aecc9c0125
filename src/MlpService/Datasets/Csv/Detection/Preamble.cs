using System.Text;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>What comes before a table and is known by how it begins: sep=; as spreadsheets write it, and comments.</summary>
/// <param name="Start">Where in the text the table begins.</param>
/// <param name="Delimiter">What the line sep= says; null: there is none.</param>
/// <param name="Comment">What comments begin with; null: there are none.</param>
/// <param name="Comments">The comment lines before the table.</param>
/// <param name="LastText">Where the text of the last one begins, behind its mark.</param>
sealed record Preamble(int Start, char? Delimiter, char? Comment, IReadOnlyList<string> Comments, int LastText)
{
    /// <param name="comment">What comments begin with; null: to be found; NUL: there are none.</param>
    public static Preamble Of(Sample sample, char? comment)
    {
        var at = PassLineEnds(sample, sample.Bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        char? delimiter = null;
        if (SeparatorOf(LineAt(sample, at)) is { } separator)
            (delimiter, at) = (separator, PassLine(sample, at));
        var (start, lastText, mark) = (at, 0, comment ?? MarkAt(sample, at));
        var comments = new List<string>();
        for (; at < sample.Length && sample.Text[at] == mark && mark != '\0'; at = PassLine(sample, at))
        {
            comments.Add(LineAt(sample, at));
            lastText = PassMarks(sample, at, (byte)mark);
        }
        // a text of nothing but comments is a table whose values begin so
        return comments.Count > 0 && at < sample.Length
            ? new(at, delimiter, mark, comments, lastText)
            : new(start, delimiter, comment is null or '\0' ? null : comment, [], 0);
    }

    /// <summary>
    /// The last comment, if it holds the names of the columns: as many words as the records have values, and these have no header.
    /// </summary>
    public SampleRecord? Header(Sample sample, Dialect dialect, IReadOnlyList<SampleRecord> records)
    {
        if (Comments.Count == 0 || records[0].Width < 2 || HeaderGuess.Of(records).HasHeader)
            return null;
        return sample.Read(dialect with { Start = LastText, Comment = null }).Records is [var named, ..]
            && named.Width == records[0].Width && HeaderGuess.Of([named, .. records]).HasHeader ? named : null;
    }

    public void Note(ICollection<DatasetWarning> warnings)
    {
        if (Comments.Count > 0)
            warnings.Add(new("linesSkipped", null, $"Lines that begin with {Comment} were taken for comments, {Comments.Count} of them "
                + $"above the table: '{Titles.Shortened(Comments[0])}'. If they are data, send comment=none."));
    }

    static char MarkAt(Sample sample, int at) =>
        at < sample.Length && sample.Text[at] is (byte)'#' or (byte)'%' ? (char)sample.Text[at] : '\0';

    static char? SeparatorOf(string line) =>
        line.Trim('"') is { Length: >= 5 } text && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            ? Delimiters.Parse(text[4..])
            : null;

    static string LineAt(Sample sample, int at) => Encoding.UTF8.GetString(sample.Bytes[at..EndOfLine(sample, at)]);

    static int PassLine(Sample sample, int at) => PassLineEnds(sample, EndOfLine(sample, at));

    static int EndOfLine(Sample sample, int at) =>
        sample.Bytes[at..].IndexOfAny("\r\n"u8) is >= 0 and var size ? at + size : sample.Length;

    static int PassLineEnds(Sample sample, int at)
    {
        while (at < sample.Length && sample.Text[at] is (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    static int PassMarks(Sample sample, int at, byte mark)
    {
        while (at < sample.Length && (sample.Text[at] == mark || sample.Text[at] is (byte)' ' or (byte)'\t'))
            at++;
        return at;
    }
}
