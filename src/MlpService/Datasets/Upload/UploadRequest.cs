using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using MlpService.Datasets.Csv;
using MlpService.Datasets.Profile;
using MlpService.Datasets.Values;
using MlpService.Http;
using MlpService.Http.Bodies;
using MlpService.Http.OpenApi;
using MlpService.Serialization;

namespace MlpService.Datasets.Upload;

/// <summary>The options of an upload as sent: in the query, or in fields of a form.</summary>
public sealed record UploadQuery
{
    /// <summary>The name to address the dataset by.</summary>
    [FromQuery(Name = "name"), ShownAsRequired("iris")]
    public string? Name { get; init; }

    /// <summary>
    /// Between values: comma, semicolon, tab, pipe, space (any run of spaces and tabs), colon, tilde, or the character itself, which is
    /// no letter, digit or quote. auto finds it from the first records, or follows a first line such as sep=;.
    /// </summary>
    [FromQuery(Name = "delimiter"), DefaultValue("auto")]
    public string? Delimiter { get; init; }

    /// <summary>
    /// Whether the first record is a header; auto: if it is unlike the first hundred below it, such as words above numbers. A column
    /// that it gives no name is called by its number, column_1; the second of a name gets its number too.
    /// </summary>
    [FromQuery(Name = "header"), DefaultValue("auto"), Words("auto", "true", "false")]
    public string? Header { get; init; }

    /// <summary>
    /// The character that lines begin with that are no records; none: there are no such lines; auto: lines above the table that
    /// begin with # or % are none. The last of them may name the columns.
    /// </summary>
    [FromQuery(Name = "comment"), DefaultValue("auto")]
    public string? Comment { get; init; }

    /// <summary>
    /// Between the whole digits and the fraction of numbers: a point (.) or a comma (,); auto: as all values of a column fit.
    /// </summary>
    [FromQuery(Name = "decimal"), DefaultValue("auto")]
    public string? DecimalMark { get; init; }

    /// <summary>
    /// A comma-separated list of what stands for a missing value, in any case, besides an empty value, NA, NaN, null and ?. Numbers are
    /// compared by value: -999 is also -999.0.
    /// </summary>
    [FromQuery(Name = "missing"), DefaultValue("")]
    public string? Missing { get; init; }

    /// <summary>
    /// Kinds of columns as a JSON object, such as {"zip":"categorical","id":"ignored","when":"date"}; the others follow from their values.
    /// </summary>
    [FromQuery(Name = "columns"), DefaultValue("{}")]
    public string? Columns { get; init; }

    /// <summary>
    /// What to do with a row that has another number of values than the table has columns, or a value that is not of the kind asked
    /// for in columns: refuse the table, or skip the row. What was skipped is answered by /datasets/{name}/skipped.
    /// </summary>
    [FromQuery(Name = "onError"), DefaultValue("refuse"), Words("refuse", "skip")]
    public string? OnError { get; init; }

    /// <summary>The options as fields of a form.</summary>
    internal static readonly string[] Fields = ["name", "delimiter", "header", "comment", "decimal", "missing", "columns", "onError"];

    /// <exception cref="Refusal">400: the option has another value already, of the query.</exception>
    internal UploadQuery With(string field, string value) => field switch
    {
        "name" => this with { Name = Agreed(field, Name, value) },
        "delimiter" => this with { Delimiter = Agreed(field, Delimiter, value) },
        "header" => this with { Header = Agreed(field, Header, value) },
        "comment" => this with { Comment = Agreed(field, Comment, value) },
        "decimal" => this with { DecimalMark = Agreed(field, DecimalMark, value) },
        "missing" => this with { Missing = Agreed(field, Missing, value) },
        "columns" => this with { Columns = Agreed(field, Columns, value) },
        "onError" => this with { OnError = Agreed(field, OnError, value) },
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "There is no such option."),
    };

    static string? Agreed(string field, string? inQuery, string inForm)
    {
        if (string.IsNullOrEmpty(inQuery) || inQuery == inForm)
            return inForm;
        return inForm.Length == 0 ? inQuery : throw Refusal.Malformed(field,
            $"{field} is '{inQuery.Cut()}' in the query and '{inForm.Cut()}' in the form. Send it in one of them.");
    }
}

/// <summary>The options of an upload, parsed; null: to be detected.</summary>
/// <param name="Comment">NUL: there are no comments.</param>
/// <param name="SkipsFaulty">Whether rows with a fault are left out.</param>
sealed record UploadRequest(
    string Name, char? Delimiter, bool? HasHeader, char? Comment, char? DecimalMark, IReadOnlyList<string> Missing,
    IReadOnlyDictionary<string, ColumnKind> Kinds, bool SkipsFaulty)
{
    /// <exception cref="Refusal">An option is malformed; the message says which ones there are.</exception>
    public static UploadRequest Parse(UploadQuery query) => new(ParseName(query.Name), ParseDelimiter(query.Delimiter),
        ParseHeader(query.Header), ParseComment(query.Comment), ParseDecimal(query.DecimalMark), ParseMissing(query.Missing),
        ParseKinds(query.Columns), ParseOnError(query.OnError));

    static string ParseName(string? name)
    {
        if (string.IsNullOrEmpty(name))
            throw Refusal.Malformed("name", "The dataset needs a name: ?name=... in the query, or the field 'name' of a form.");
        var checkedName = new ResourceNameAttribute().GetValidationResult(name, new ValidationContext(name));
        return checkedName == ValidationResult.Success ? name : throw Refusal.Malformed("name", checkedName!.ErrorMessage!);
    }

    static char? ParseDelimiter(string? delimiter) =>
        string.IsNullOrEmpty(delimiter) || delimiter.Equals("auto", StringComparison.OrdinalIgnoreCase)
            ? null
            : Delimiters.Parse(delimiter) ?? throw Refusal.Malformed("delimiter", $"'{delimiter.Cut()}' is not a delimiter: auto, comma, "
                + "semicolon, tab, pipe, space, colon, tilde, or one character that is no letter, digit or quote.");

    static bool? ParseHeader(string? header) => header?.ToLowerInvariant() switch
    {
        null or "" or "auto" => null,
        "true" => true,
        "false" => false,
        _ => throw Refusal.Malformed("header", $"'{header.Cut()}' does not say whether there is a header: auto, true or false."),
    };

    static char? ParseComment(string? comment) => comment?.ToLowerInvariant() switch
    {
        null or "" or "auto" => null,
        "none" => '\0',
        [> ' ' and < '\x7F' and not '"' and var mark] when !char.IsAsciiLetterOrDigit(mark) => mark,
        _ => throw Refusal.Malformed("comment", $"'{comment.Cut()}' does not mark comments: auto, none, or one ASCII character that is no "
            + "letter, digit, space or quote, such as #."),
    };

    static char? ParseDecimal(string? mark) => mark?.ToLowerInvariant() switch
    {
        null or "" or "auto" => null,
        "." or "point" => '.',
        "," or "comma" => ',',
        _ => throw Refusal.Malformed("decimal", $"'{mark.Cut()}' is no decimal mark: auto, a point (.) or a comma (,)."),
    };

    static bool ParseOnError(string? onError) => onError?.ToLowerInvariant() switch
    {
        null or "" or "refuse" => false,
        "skip" => true,
        _ => throw Refusal.Malformed("onError", $"'{onError.Cut()}' does not say what to do with a faulty row: refuse or skip."),
    };

    static IReadOnlyList<string> ParseMissing(string? missing)
    {
        const int Max = 100;
        if (string.IsNullOrEmpty(missing))
            return MissingMarks.Always;
        var markers = missing.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return markers.Length <= Max
            ? [.. MissingMarks.Always.Union(markers, StringComparer.OrdinalIgnoreCase)]
            : throw Refusal.Malformed("missing", $"{markers.Length} markers of missing values; at most {Max} are allowed.");
    }

    static Dictionary<string, ColumnKind> ParseKinds(string? columns)
    {
        if (string.IsNullOrEmpty(columns))
            return [];
        try
        {
            return (JsonSerializer.Deserialize<Dictionary<string, string?>>(columns, ApiJson.Options) ?? [])
                .ToDictionary(column => column.Key, column => ParseKind(column.Key, column.Value ?? "null"));
        }
        catch (JsonException e)
        {
            using var json = JsonSyntax.Parse(Encoding.UTF8.GetBytes(columns), instead: null, out var fault);
            var reason = fault?.Reason.Replace("The body", "The text", StringComparison.Ordinal)
                ?? $"It does not fit at '{(e.Path ?? "$").Cut()}'.";
            throw Refusal.Malformed("columns", $"'columns' is a JSON object from column name to {KindNames.Listed()}, such as "
                + $"{{\"zip\":\"categorical\",\"when\":\"date\"}}. {reason}");
        }
    }

    static readonly IReadOnlyList<string> KindNames = [.. Enum.GetValues<ColumnKind>().Select(EnumNames.Of)];

    static ColumnKind ParseKind(string column, string kind) => EnumNames.Parse<ColumnKind>(kind) ?? throw Refusal.Malformed("columns",
        $"'columns' makes '{column.Cut()}' '{kind.Cut()}', which is no kind of column: {KindNames.Listed()}."
        + Suggestion.DidYouMean(Suggestion.Closest(kind, KindNames)));
}
