using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MlpService.Datasets;
using MlpService.Datasets.Profile;

namespace MlpService.Tests;

/// <summary>What tests say about datasets.</summary>
static class DatasetVocabulary
{
    public static byte[] DataFile(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", name));

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient http, string name, string csv, string options = "") =>
        http.UploadAsync(name, Encoding.UTF8.GetBytes(csv), options);

    public static Task<HttpResponseMessage> UploadAsync(this HttpClient http, string name, byte[] csv, string options = "") =>
        http.UploadAsync(name, new ByteArrayContent(csv), options);

    public static Task<HttpResponseMessage> UploadAsync(
        this HttpClient http, string name, HttpContent csv, string options = "", string? encoding = null)
    {
        csv.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        if (encoding is not null)
            csv.Headers.ContentEncoding.Add(encoding);
        return http.PostAsync($"/api/v1/datasets?name={name}{options}", csv);
    }

    /// <summary>Uploads as the dataset "table" and answers what was found in it.</summary>
    public static Task<JsonNode> TableAsync(this HttpClient http, string csv, string options = "") =>
        http.UploadAsync("table", csv, options).JsonAsync(HttpStatusCode.Created);

    /// <summary>Columns of the only dataset, as training reads them.</summary>
    public static Task<Table> LoadAsync(this TestService service, params (string Name, ColumnKind Kind)[] columns) =>
        service.ReadAsync(async db => await Table.LoadAsync(
            db, await db.Datasets.SingleAsync(), columns.ToDictionary(column => column.Name, column => column.Kind), default));

    public static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    public static JsonNode Column(this JsonNode dataset, string name) =>
        dataset["columns"]!.AsArray().Single(column => (string?)column!["name"] == name)!;

    public static string KindOf(this JsonNode dataset, string column) => (string)dataset.Column(column)["kind"]!;

    public static string[] Names(this JsonNode dataset) => [.. dataset["columns"]!.AsArray().Select(column => (string)column!["name"]!)];

    public static string[] Warnings(this JsonNode dataset) =>
        [.. dataset["warnings"]!.AsArray().Select(warning => (string)warning!["message"]!)];

    public static async Task AssertNothingStoredAsync(this TestService service)
    {
        await service.Http.GetAsync("/api/v1/datasets/table").RefusedAsync(HttpStatusCode.NotFound, "table");
        Assert.Empty((await service.Http.GetAsync("/api/v1/datasets").JsonAsync())["items"]!.AsArray());
        Assert.Equal(0, await service.ReadAsync(db => db.DatasetChunks.CountAsync()));
    }
}
