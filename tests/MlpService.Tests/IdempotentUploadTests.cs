using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Data.Sqlite;

namespace MlpService.Tests;

/// <summary>An upload is known again by its options and its file, however they are sent, and across a killed process.</summary>
public sealed class IdempotentUploadTests
{
    const string Csv = "a;b\n1;2\n3;4\n", Query = "?name=table&delimiter=semicolon";

    static Task<HttpResponseMessage> SendAsync(HttpClient http, HttpContent body, string query = Query)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/datasets" + query) { Content = body };
        request.Headers.Add("Idempotency-Key", "upload");
        return http.SendAsync(request);
    }

    /// <summary>Of several chunks.</summary>
    static readonly string LongCsv = "a;b\n" + string.Concat(Enumerable.Range(1_000_000, 300_000).Select(i => $"{i};2\n"));

    /// <summary>Waits until the service has stored the first part of an upload.</summary>
    static async Task ReceivesAsync(string dataDirectory)
    {
        await using var db = new SqliteConnection($"Data Source={dataDirectory}/mlp.db;Mode=ReadOnly");
        await db.OpenAsync();
        await using var count = db.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM DatasetChunks";
        for (var tries = 0; (long)(await count.ExecuteScalarAsync())! == 0; tries++)
        {
            Assert.True(tries < 600, "nothing of the upload was stored within 30 s");
            await Task.Delay(50);
        }
    }

    static StringContent Raw(string csv = Csv) => new(csv, Encoding.UTF8, "text/csv");

    static MultipartFormDataContent Form(string name = "table", string delimiter = "semicolon", string csv = Csv) => new()
    {
        { new StringContent(name), "name" }, { new StringContent(delimiter), "delimiter" }, { new StringContent(csv), "file", "f.csv" },
    };

    static ByteArrayContent Gzip()
    {
        var content = new ByteArrayContent(DatasetVocabulary.Gzip(Encoding.UTF8.GetBytes(Csv)));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    [Fact]
    public async Task The_same_file_and_options_are_the_same_upload_in_any_form()
    {
        using var service = new TestService();
        var first = (await SendAsync(service.Http, Form()).JsonAsync(HttpStatusCode.Created)).ToJsonString();

        // each form has a boundary of its own
        foreach (var (body, query) in new (HttpContent, string)[] { (Form(), ""), (Raw(), Query), (Gzip(), Query) })
            Assert.Equal(first, (await SendAsync(service.Http, body, query).JsonAsync(HttpStatusCode.Created)).ToJsonString());
    }

    [Fact]
    public async Task Another_name_option_or_file_is_another_upload()
    {
        using var service = new TestService();
        await SendAsync(service.Http, Form()).JsonAsync(HttpStatusCode.Created);

        foreach (var other in new[] { Form(name: "other"), Form(delimiter: "auto"), Form(csv: Csv + "5;6\n") })
            await SendAsync(service.Http, other, "").RefusedAsync(HttpStatusCode.UnprocessableEntity, "upload", "another body");
        await SendAsync(service.Http, Form(csv: ""), "").RefusedAsync(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task While_a_long_upload_goes_on_the_same_one_is_told_when_to_come_again()
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        var rest = new TaskCompletionSource();
        var first = SendAsync(service.Http, new SlowContent(rest.Task));
        await ReceivesAsync(directory.Path);

        using (var early = await SendAsync(service.Http, Raw(LongCsv)))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), early.Headers.RetryAfter?.Delta);
        }
        rest.SetResult();
        var created = (await first.JsonAsync(HttpStatusCode.Created)).ToJsonString();
        Assert.Equal(created, (await SendAsync(service.Http, Raw(LongCsv)).JsonAsync(HttpStatusCode.Created)).ToJsonString());
    }

    [Fact]
    public async Task After_a_kill_what_was_answered_is_answered_again_and_what_was_not_can_be_sent_again()
    {
        using var directory = new TestDirectory();
        string created;
        using (var service = await ServiceProcess.StartAsync(directory))
        {
            created = (await SendAsync(service.Http, Raw()).JsonAsync(HttpStatusCode.Created)).ToJsonString();
            service.Kill();
        }

        using var again = await ServiceProcess.StartAsync(directory);
        Assert.Equal(created, (await SendAsync(again.Http, Form(), "").JsonAsync(HttpStatusCode.Created)).ToJsonString());
        await SendAsync(again.Http, Raw("a;b\n1;2\n")).RefusedAsync(HttpStatusCode.UnprocessableEntity, "another body");
    }

    [Fact]
    public async Task An_upload_that_was_cut_off_by_a_kill_can_be_sent_again()
    {
        using var directory = new TestDirectory();
        var rest = new TaskCompletionSource();
        using (var service = await ServiceProcess.StartAsync(directory))
        {
            var cutOff = SendAsync(service.Http, new SlowContent(rest.Task));
            await ReceivesAsync(directory.Path);
            service.Kill();
            rest.SetResult();
            await Assert.ThrowsAsync<HttpRequestException>(() => cutOff);
        }

        using var again = await ServiceProcess.StartAsync(directory);
        await SendAsync(again.Http, Raw(LongCsv)).JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>The long table, whose second part comes when it is told to.</summary>
    sealed class SlowContent : HttpContent
    {
        readonly Task rest;

        public SlowContent(Task rest)
        {
            this.rest = rest;
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(LongCsv[..2_000_000]));
            await stream.FlushAsync();
            await rest.WaitAsync(TimeSpan.FromSeconds(60));
            await stream.WriteAsync(Encoding.UTF8.GetBytes(LongCsv[2_000_000..]));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
