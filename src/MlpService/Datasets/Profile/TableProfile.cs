using MlpService.Datasets.Csv;
using MlpService.Datasets.Csv.Detection;
using MlpService.Datasets.Upload;
using MlpService.Datasets.Values;
using MlpService.Http;

namespace MlpService.Datasets.Profile;

/// <summary>The profile of an uploaded table, gathered record by record.</summary>
sealed class TableProfile
{
    /// <summary>Each category becomes an input, and a network has at most so many.</summary>
    const int MaxCategories = MlpEngine.Topology.MaxUnits;

    /// <summary>Columns of a table that may take several KiB each.</summary>
    const int MaxOfNarrow = 4_096;

    /// <summary>Most different numbers that are remembered of all numeric columns together, in case one is taken for classes.</summary>
    const int MaxNumbers = 10_000;

    readonly ColumnProfile[] columns;
    readonly ColumnProfile[] asAsked;
    readonly DistinctValues distinctValues;
    readonly List<DatasetWarning> warnings = [];
    readonly char? asked;
    ColumnReading[] readings = [];
    FormattedNumbers?[] formatted = [];
    readonly RowSample sample;
    readonly NumberSample[] samples;
    readonly DuplicateRows duplicates = new();
    long blanks, rowsReadAgain;

    TableProfile(CsvFormat format, ColumnProfile[] columns, char? asked)
    {
        (Format, this.columns, this.asked) = (format, columns, asked);
        distinctValues = new(columns);
        sample = new(columns.Length);
        samples = [.. columns.Select(_ => new NumberSample())];
        asAsked = [.. columns.Where(column => column.Asked is ColumnKind.Numeric or ColumnKind.Date)];
    }

    public int Columns => columns.Length;

    public CsvFormat Format { get; private set; }

    /// <summary>How many rows the records read so far are, blank ones at the end included.</summary>
    public long Records { get; private set; }

    /// <summary>How many rows the table has; blank lines at its end are none.</summary>
    public long Rows => Records - blanks;

    public IReadOnlyList<DatasetWarning> Warnings => warnings;

    /// <param name="place">What its rows are counted as.</param>
    public static TableProfile Begin(TableHead head, UploadRequest options, string place)
    {
        var names = head.Names;
        if (options.Kinds.Keys.Except(names).FirstOrDefault() is { } unknown)
            throw Refusal.Malformed("columns",
                $"'columns' names '{unknown.Cut()}', which the table does not have. It has: {names.Listed()}."
                + Suggestion.DidYouMean(Suggestion.Closest(unknown, names)));
        var dialect = head.Dialect;
        var format = new CsvFormat(dialect.Delimiter, dialect.HasHeader, options.Missing)
        {
            Quote = dialect.Quote,
            Comment = dialect.Comment,
            Start = dialect.Start,
        };
        var profile = new TableProfile(format, [.. names.Select((name, i) =>
            new ColumnProfile(name, i, options.Kinds.TryGetValue(name, out var kind) ? kind : null, PatternsOf(options.DecimalMark),
                isNarrow: names.Count <= MaxOfNarrow, format.Marks.HaveNumbers, place))],
            options.DecimalMark);
        profile.warnings.AddRange(head.Warnings);
        return profile;
    }

    /// <summary>What is wrong with a value of a record that is not of the kind asked for; null: nothing.</summary>
    public string? FaultOf(CsvReader csv)
    {
        foreach (var column in asAsked)
            if (csv[column.Ordinal] is var value && !Format.IsMissing(value) && column.FaultOf(value) is { } fault)
                return fault;
        return null;
    }

    public void Add(CsvReader csv, long line)
    {
        Records++;
        if (csv.IsBlank)
        {
            blanks++;
            return;
        }
        if (blanks > 0)
        {
            columns[0].AddMissing(blanks);
            blanks = 0;
        }
        for (var i = 0; i < columns.Length; i++)
        {
            var value = csv[i];
            if (columns[i].TryAddSmall(value))
                continue;
            if (Format.IsMissing(value))
                columns[i].AddMissing();
            else
                columns[i].Add(value, line);
        }
        distinctValues.Bound();
        duplicates.Add(csv.Record);
        var isSampled = sample.Add(Records - 1, out var kept);
        if (kept is not null)
            Array.ForEach(samples, numbers => numbers.Keep(kept));
        if (isSampled)
            AddToSample(csv);
    }

    void AddToSample(CsvReader csv)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var value = csv[i];
            samples[i].Add(Format.IsMissing(value) ? double.NaN : NumberText.Parse(value));
        }
    }

    public void Warn(DatasetWarning warning) => warnings.Add(warning);

    static NumberPatterns PatternsOf(char? mark) => mark switch
    {
        null => NumberPatterns.Any,
        ',' => NumberPatterns.AnyComma,
        _ => NumberPatterns.AnyPoint,
    };

    /// <summary>After the last record: decides how each column is read.</summary>
    /// <returns>Whether the records must be read again, for numbers whose format was not known before.</returns>
    public bool Decide()
    {
        foreach (var column in columns)
            column.Complete();
        var table = TableTraits.Of(columns, Format.HasHeader, Format.Delimiter, asked);
        Format = Format with { DecimalMark = table.DecimalMark };
        readings = [.. columns.Select(column => ColumnReading.Of(column, table, new(column, warnings)))];
        formatted = [.. columns.Select((column, i) => readings[i].Numbers is { } format && !column.WasReadAs(format)
            ? new FormattedNumbers(format, Format.Marks)
            : null)];
        return formatted.Any(numbers => numbers is not null);
    }

    /// <summary>Takes the numbers that <see cref="Decide"/> asked for from a record.</summary>
    public void ReadAgain(CsvReader csv)
    {
        var isSampled = sample.Contains(rowsReadAgain++);
        if (csv.IsBlank)
            return;
        for (var i = 0; i < formatted.Length; i++)
            formatted[i]?.Add(csv[i], isSampled);
    }

    public IReadOnlyList<ColumnSummary> Summarize()
    {
        ColumnSummary[] summaries = [.. columns.Select((column, i) => ColumnSummary.Of(column, readings[i], formatted[i], samples[i]))];
        foreach (var column in columns.Where(column => column.Missing > Rows / 2 && column.Present > 0))
            new ColumnWarnings(column, warnings).MostlyMissing(Rows);
        duplicates.Warn(warnings);
        for (var i = 0; i < columns.Length; i++)
        {
            var counts = formatted[i] is { } numbers ? numbers.ByNumber : columns[i].ByNumber();
            if (summaries[i].Kind == ColumnKind.Numeric && counts is not null)
                new ColumnWarnings(columns[i], warnings).SuspectedNumbers(counts);
        }
        var categories = summaries.Sum(summary => summary.Kind == ColumnKind.Categorical ? summary.Categories!.Count : 0);
        if (categories > MaxCategories)
            throw Refusal.Malformed("columns", $"The columns hold {categories} categories in all; at most {MaxCategories} are allowed. "
                + "Mark some of them as ignored in 'columns'.");
        if (distinctValues.MaxOfNumberColumn < Categories.Max)
            warnings.Add(new("wideTable", null, "The table is so wide that different numbers of a column were counted up to "
                + $"{distinctValues.MaxOfNumberColumn} only: 'distinct' is null above. "
                + "To use a column with more as classes, ask for it as categorical in 'columns'."));
        return ForgetNumbers(summaries);
    }

    /// <summary>Where all columns together have too many different numbers, those with the most keep the count alone.</summary>
    static ColumnSummary[] ForgetNumbers(ColumnSummary[] summaries)
    {
        var kept = 0;
        var numeric = Enumerable.Range(0, summaries.Length).Where(i => summaries[i].Kind == ColumnKind.Numeric);
        foreach (var i in numeric.OrderBy(i => summaries[i].ExactDistinct))
        {
            kept += summaries[i].ExactDistinct ?? 0;
            if (kept > MaxNumbers)
                summaries[i] = summaries[i] with { Categories = null };
        }
        return summaries;
    }
}
