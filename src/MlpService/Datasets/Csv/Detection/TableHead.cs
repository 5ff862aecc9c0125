using MlpService.Datasets.Upload;
using MlpService.Http;

namespace MlpService.Datasets.Csv.Detection;

/// <summary>What the beginning of a text says about its table.</summary>
/// <param name="Names">Of the columns.</param>
/// <param name="Warnings">What may surprise.</param>
sealed record TableHead(Dialect Dialect, IReadOnlyList<string> Names, IReadOnlyList<DatasetWarning> Warnings)
{
    /// <summary>Null: the sample does not hold a whole record.</summary>
    /// <param name="usual">The delimiter that the file's type names; it is another if that does not occur.</param>
    /// <exception cref="Refusal">The text is no table; the message says why.</exception>
    public static TableHead? Find(Sample sample, UploadRequest options, char? usual)
    {
        var warnings = new List<DatasetWarning>();
        var preamble = Preamble.Of(sample, options.Comment);
        var dialect = DialectDetection.Find(sample, new(',', false) { Start = preamble.Start, Comment = preamble.Comment },
            options.Delimiter ?? preamble.Delimiter ?? (usual is { } tab && sample.Bytes.Contains((byte)tab) ? tab : null));
        var (records, fault) = sample.Read(dialect);
        if (records.Count == 0)
            return fault is null ? null : throw fault;
        if (sample.IsWhole && options.HasHeader != false && !sample.Bytes.ContainsAny("\r\n"u8))
            throw OneLine(records[0]);
        preamble.Note(warnings);
        if (options.HasHeader != false && preamble.Header(sample, dialect, records) is { } above)
            return new(dialect with { HasHeader = true, Start = above.Start }, ColumnNames.From(above.Values, warnings), warnings);
        records = Titles.PassOver(records, warnings);
        dialect = dialect with { Start = records[0].Start, HasHeader = options.HasHeader ?? HasHeader(records, warnings) };
        return new(dialect, dialect.HasHeader
            ? ColumnNames.From(HeaderRecord.Align(records, warnings), warnings)
            : ColumnNames.Numbered(records[0].Width), warnings);
    }

    static bool HasHeader(List<SampleRecord> records, List<DatasetWarning> warnings)
    {
        if (HeaderRecord.Excess(records) != 0)
            return true;
        var guess = HeaderGuess.Of(records);
        if (guess.IsDoubtful)
            warnings.Add(new("headerDoubtful", null, guess.HasHeader
                ? $"The first record was taken for a header: {Shown(records[0])}. If it is a row of data, send header=false."
                : $"The first record was taken for a row of data: {Shown(records[0])}. If it names the columns, send header=true."));
        return guess.HasHeader;
    }

    static Refusal OneLine(SampleRecord record) => Refusal.Malformed("file",
        $"The file is one line of {record.Width} values, and so a header at most, but no rows. If it had more lines, their ends were "
        + "lost on the way: curl -d removes them, curl --data-binary @FILE sends the file as it is. "
        + "If the line is a row of data, send header=false.");

    static string Shown(SampleRecord record)
    {
        const int max = 5;
        return string.Join(", ", record.Values.Take(max)) + (record.Width > max ? ", ..." : "");
    }
}
