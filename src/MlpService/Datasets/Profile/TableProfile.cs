using System.Collections.Concurrent;
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

    /// <summary>About as many values as the work for a column's summary compares with.</summary>
    const int ValuesOfSummary = 1_000;

    /// <summary>Most different numbers that are remembered of all numeric columns together, in case one is taken for classes.</summary>
    const int MaxNumbers = 10_000;

    readonly ColumnProfile[] columns;
    readonly ColumnProfile[] asAsked;
    readonly DistinctValues distinctValues;
    readonly List<DatasetWarning> warnings = [];
    readonly char? asked;
    readonly string place;
    ColumnReading[] readings = [];
    FormattedNumbers?[] formatted = [];
    readonly RowSample sample;
    readonly NumberSample[] samples;
    readonly DuplicateRows duplicates = new();
    long blanks, rowsReadAgain;

    TableProfile(CsvFormat format, ColumnProfile[] columns, char? asked, string place)
    {
        (Format, this.columns, this.asked, this.place) = (format, columns, asked, place);
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
            options.DecimalMark, place);
        profile.warnings.AddRange(head.Warnings);
        return profile;
    }

    /// <summary>Whether the upload asks for columns whose values may not be of their kind.</summary>
    public bool AsksForKinds => asAsked.Length > 0;

    /// <summary>What is wrong with a value of a record that is not of the kind asked for; null: nothing.</summary>
    public string? FaultOf(CsvReader csv)
    {
        foreach (var column in asAsked)
            if (csv[column.Ordinal] is var value && !Format.IsMissing(value) && column.FaultOf(value) is { } fault)
                return fault;
        return null;
    }

    /// <summary>A line without values, which is a row if others follow.</summary>
    public void AddBlank()
    {
        Records++;
        blanks++;
    }

    /// <summary>Looks at some rows, several columns at a time.</summary>
    /// <exception cref="Refusal">A value is not of the kind asked for: the first one, by row and then by column.</exception>
    public void Add(RowGroup rows)
    {
        if (rows.Count == 0)
            return;
        if (blanks > 0)
            columns[0].AddMissing(blanks);
        blanks = 0;
        var sampled = sample.Take(Records, rows.Count);
        Records += rows.Count;
        var faults = new ConcurrentBag<ValueFault>();
        SideBySide.ForEach(columns.Length + 1, rows.Count, column =>
        {
            if (column == columns.Length)
                duplicates.Add(rows);
            else
                AddColumn(column, rows, sampled, faults);
        });
        if (!faults.IsEmpty)
            throw faults.MinBy(fault => (fault.Line, fault.Column)).Refuse(place);
        distinctValues.Bound(rows.Count);
    }

    void AddColumn(int column, RowGroup rows, IReadOnlyList<SampledRow> sampled, ConcurrentBag<ValueFault> faults)
    {
        if (columns[column].Add(rows, Format.Marks) is { } fault)
            faults.Add(fault);
        var texts = rows.Column(column);
        byte[] unescaped = [];
        foreach (var (row, isSampled, kept) in sampled)
        {
            if (kept is not null)
                samples[column].Keep(kept);
            if (isSampled && texts.Text(row, ref unescaped) is var value)
                samples[column].Add(Format.IsMissing(value) ? double.NaN : NumberText.Parse(value));
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
        var numbers = new ColumnNumbers?[columns.Length];
        SideBySide.ForEach(columns.Length, ValuesOfSummary, i => numbers[i] = readings[i].Kind == ColumnKind.Numeric
            ? ColumnNumbers.Of(columns[i], samples[i], formatted[i])
            : null);
        var listsNumbers = ListsNumbers(numbers);
        var summaries = new ColumnSummary[columns.Length];
        SideBySide.ForEach(columns.Length, ValuesOfSummary, i =>
            summaries[i] = ColumnSummary.Of(columns[i], readings[i], numbers[i], listsNumbers[i]));
        Warn(numbers);
        var categories = summaries.Sum(summary => summary.Kind == ColumnKind.Categorical ? summary.Categories!.Count : 0);
        return categories <= MaxCategories ? summaries
            : throw Refusal.Malformed("columns", $"The columns hold {categories} categories in all; at most {MaxCategories} are allowed. "
                + "Mark some of them as ignored in 'columns'.");
    }

    void Warn(ColumnNumbers?[] numbers)
    {
        foreach (var column in columns.Where(column => column.Missing > Rows / 2 && column.Present > 0))
            new ColumnWarnings(column, warnings).MostlyMissing(Rows);
        duplicates.Warn(warnings);
        for (var i = 0; i < columns.Length; i++)
            if (numbers[i]?.Counts is { } counts)
                new ColumnWarnings(columns[i], warnings).SuspectedNumbers(counts);
        if (distinctValues.MaxOfNumberColumn < Categories.Max)
            warnings.Add(new("wideTable", null, "The table is so wide that different numbers of a column were counted up to "
                + $"{distinctValues.MaxOfNumberColumn} only: 'distinct' is null above. "
                + "To use a column with more as classes, ask for it as categorical in 'columns'."));
    }

    /// <summary>Where all columns together have too many different numbers, of those with the most they are not listed.</summary>
    static bool[] ListsNumbers(ColumnNumbers?[] numbers)
    {
        var lists = new bool[numbers.Length];
        var listed = 0;
        foreach (var i in Enumerable.Range(0, numbers.Length).OrderBy(i => numbers[i]?.Counts?.Count))
            lists[i] = (listed += numbers[i]?.Counts?.Count ?? 0) <= MaxNumbers;
        return lists;
    }
}
