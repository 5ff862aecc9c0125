using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace MlpService.Tests;

/// <summary>Any table comes back as the table, in whichever dialect it was written.</summary>
public sealed class DialectGeneratorTests
{
    /// <summary>A way to write a table.</summary>
    sealed record Writing(char Delimiter, char Quote, bool QuotesAll, string LineEnd, string Above, bool EndsWithLineEnd, bool HasMark)
    {
        /// <summary>By its rules: quotes where they are needed, written twice inside of them.</summary>
        public string Write(IEnumerable<string[]> records)
        {
            var lines = records.Select(record => string.Join(Delimiter, record.Select(Written)));
            return Above + string.Join(LineEnd, lines) + (EndsWithLineEnd ? LineEnd : "");
        }

        public byte[] Encode(string text) =>
            HasMark ? [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)] : Encoding.UTF8.GetBytes(text);

        string Written(string value) => (QuotesAll && !double.TryParse(value, CultureInfo.InvariantCulture, out _)) || NeedsQuotes(value)
            ? $"{Quote}{value.Replace($"{Quote}", $"{Quote}{Quote}", StringComparison.Ordinal)}{Quote}"
            : value;

        bool NeedsQuotes(string value) =>
            value.Contains(Delimiter) || value.AsSpan().ContainsAny("\r\n\"'") || (value.Length == 0 && Delimiter == ' ');
    }

    static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[-999, 999].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.Int[-99999, 99999].Select(n => (n / 100.0).ToString("F2", CultureInfo.InvariantCulture)));

    /// <summary>Words with all that separates and quotes in other dialects.</summary>
    static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("red", "green", "blue"),
        Gen.Select(Gen.Char["xyzé"], Gen.String[Gen.Char["abcé ,;|~:'\"\n\t"], 0, 12]).Select((first, rest) => (first + rest).Trim()),
        Gen.Const(""));

    static readonly Gen<string[]> Column = Gen.Frequency((2, Number.Array[20]), (1, Text.Array[20]));

    /// <summary>The header, and below it the rows: the first column numbers, the others any.</summary>
    static readonly Gen<string[][]> Table = Gen.Select(Number.Array[20], Column.Array[1, 4], Gen.Int[3, 20]).Select((first, others, rows) =>
    {
        string[][] columns = [first, .. others];
        string[] header = [.. columns.Select((_, i) => $"name{i}")];
        return (string[][])[header, .. Enumerable.Range(0, rows).Select(row => columns.Select(column => column[row]).ToArray())];
    });

    static readonly Gen<Writing> Dialect = Gen.Select(
        Gen.OneOf(',', ';', '\t', '|', ':', '~', '\u0001', ' '), Gen.OneOf('"', '\''), Gen.Bool,
        Gen.OneOf("\n", "\r\n", "\r", "\r\r\n"), Gen.OneOf("", "", "Title\n", "# a comment, or two\n", "\n\n"), Gen.Bool, Gen.Bool)
        // single quotes and spaces are known where each text is quoted
        .Select((delimiter, quote, all, lineEnd, above, ends, mark) =>
            new Writing(delimiter, quote, all || quote == '\'' || delimiter == ' ', lineEnd, above, ends, mark));

    [Fact]
    public async Task Any_table_written_in_any_dialect_comes_back()
    {
        using var service = new TestService();
        var tables = 0;
        await Gen.Select(Table, Dialect).SampleAsync(
            async (table, dialect) =>
            {
                var name = $"t{Interlocked.Increment(ref tables)}";
                await service.Http.UploadAsync(name, dialect.Encode(dialect.Write(table)),
                    $"&columns={new JsonObject(table[0].Select(column => KeyValuePair.Create(column, (JsonNode?)"ignored")))}")
                    .JsonAsync(HttpStatusCode.Created);
                var read = await service.Http.GetAsync($"/api/v1/datasets/{name}/rows?limit=1000").JsonAsync();
                Assert.Equal(table[0], read["columns"]!.AsArray().Select(column => (string?)column));
                var rows = read["rows"]!.AsArray().Select(row => row!.AsArray().Select(value => (string?)value ?? "").ToArray());
                Assert.Equal(table.Skip(1), rows);
            },
            iter: 300, threads: 1, print: pair => $"{pair.Item2}\n{pair.Item2.Write(pair.Item1)}");
    }
}
