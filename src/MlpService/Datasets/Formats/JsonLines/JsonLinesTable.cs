using System.Runtime.CompilerServices;
using System.Text;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Csv.Detection;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Upload;
using MlpService.Http;

namespace MlpService.Datasets.Formats.JsonLines;

/// <summary>
/// JSON Lines: a row on each line, as an object or an array. The file is read twice, as any line may bring a new key.
/// </summary>
/// <param name="columns">By key; empty if rows are arrays.</param>
/// <param name="hasHeader">Whether the first line names the columns.</param>
sealed class JsonLinesTable(
    Stream file, IReadOnlyList<string> names, Dictionary<byte[], int> columns, bool hasHeader, bool skips, SkippedRows skipped)
    : ConvertedTable(names, new RowPlaces(RowPlaces.Line))
{
    readonly JsonRow row = new();

    /// <summary>Which of the row's values each column has; -1: none.</summary>
    readonly int[] found = new int[names.Count];

    public static JsonLinesTable Open(Stream file, UploadRequest options, SkippedRows skipped, CancellationToken cancellation)
    {
        var columns = new Dictionary<byte[], int>(Utf8Comparer.Instance);
        var row = new JsonRow();
        var lines = new LineReader(file);
        while (lines.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Read(lines.Content) is { } fault)
            {
                if (!options.SkipsFaulty)
                    throw Refuse(lines.Number, fault);
                continue;
            }
            if (row.IsArray && columns.Count == 0)
                return OfArrays(file, row, options, skipped);
            if (!row.IsArray)
                Learn(columns, row);
        }
        if (columns.Count == 0)
            throw Refusal.Malformed("file", "The file holds no row. Send a JSON object on each line, such as {\"x\": 1, \"y\": \"a\"}.");
        string[] names = [.. columns.OrderBy(column => column.Value).Select(column => Encoding.UTF8.GetString(column.Key))];
        return new(file, names, columns, hasHeader: false, options.SkipsFaulty, skipped);
    }

    static void Learn(Dictionary<byte[], int> columns, JsonRow row)
    {
        var known = columns.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var i = 0; i < row.Count; i++)
            if (known.TryAdd(row.Key(i), columns.Count) && columns.Count > Tokenizer.MaxColumns)
                throw Refusal.Malformed("file",
                    $"The objects have more than {Tokenizer.MaxColumns} different keys; a table may have at most "
                    + $"{Tokenizer.MaxColumns} columns. Leave some out.");
    }

    /// <summary>The first line names the columns if it holds texts alone.</summary>
    static JsonLinesTable OfArrays(Stream file, JsonRow first, UploadRequest options, SkippedRows skipped)
    {
        var areTexts = Enumerable.Range(0, first.Count).All(first.IsText);
        var hasHeader = options.HasHeader ?? areTexts;
        if (hasHeader && !areTexts)
            throw Refusal.Malformed("header",
                "The first array does not name the columns: it holds values that are no texts. Leave header out.");
        string[] names = hasHeader
            ? [.. Enumerable.Range(0, first.Count).Select(i => Encoding.UTF8.GetString(first.Value(i)))]
            : ColumnNames.Numbered(first.Count);
        if (names.Length == 0)
            throw Refusal.Malformed("file", "The first array is empty. Send a row of the table on each line, such as [1, \"a\"].");
        return new(file, names, [], hasHeader, options.SkipsFaulty, skipped);
    }

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        CsvText text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        file.Position = 0;
        var lines = new LineReader(file);
        var passesHeader = hasHeader;
        while (lines.Read())
        {
            var fault = row.Read(lines.Content);
            if (fault is null && passesHeader)
            {
                passesHeader = false;
                continue;
            }
            fault ??= Write(text) ?? OfRow(text.EndRecord());
            if (fault is null)
                Places.Announce(lines.Number);
            else if (skips)
                skipped.Add(lines.Number, fault);
            else
                throw Refuse(lines.Number, fault);
            if (text.IsFull)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return text.Take();
            }
        }
        yield return text.Take();
        await Task.CompletedTask;
    }

    string? Write(CsvText text)
    {
        var fault = columns.Count > 0 ? MatchKeys() : MatchPlaces();
        for (var column = 0; fault is null && column < found.Length; column++)
        {
            if (found[column] < 0 || row.IsNull(found[column]))
                text.AddMissing();
            else
                fault = OfRow(text.Add(row.Value(found[column])));
        }
        if (fault is not null)
            text.DropRecord();
        return fault;
    }

    static string? OfRow(string? fault) => fault is null ? null : $"the row {fault}";

    string? MatchKeys()
    {
        if (row.IsArray)
            return "the row is an array, but those before it are objects";
        Array.Fill(found, -1);
        var known = columns.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var i = 0; i < row.Count; i++)
        {
            // keys of a faulty line made no column; this one is sound, and so all of its keys are known
            var column = known[row.Key(i)];
            if (found[column] >= 0)
                return $"the key '{Names[column].Cut()}' stands twice";
            found[column] = i;
        }
        return null;
    }

    string? MatchPlaces()
    {
        if (!row.IsArray)
            return "the row is an object, but those before it are arrays";
        if (row.Count != found.Length)
            return $"the row has {row.Count} values, but the table has {found.Length} columns";
        for (var column = 0; column < found.Length; column++)
            found[column] = column;
        return null;
    }

    static Refusal Refuse(long line, string fault) => Refusal.Malformed("file",
        $"Line {line}: {fault}. Correct the line, or send onError=skip to leave out such rows.");
}
