using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace MlpService.Tests;

/// <summary>A table uploaded as a form, whose fields come in any order.</summary>
public sealed class FormTests
{
    const string Semicolons = "a;b\n1;2\n3;4\n";

    static MultipartFormDataContent Form(string order, string csv = Semicolons)
    {
        var form = new MultipartFormDataContent();
        foreach (var field in order.Split(' '))
        {
            if (field == "file")
                form.Add(new StringContent(csv), "file", "a.csv");
            else
                form.Add(new StringContent(field.Split('=')[1]), field.Split('=')[0]);
        }
        return form;
    }

    [Theory]
    [InlineData("name=table delimiter=; header=TRUE file")]
    [InlineData("file name=table delimiter=; header=TRUE")]
    [InlineData("delimiter=semicolon file header=True name=table")]
    [InlineData("file delimiter=SEMICOLON name=table")]
    public async Task The_order_of_the_fields_does_not_matter(string order)
    {
        using var service = new TestService();
        var dataset = await service.Http.PostAsync("/api/v1/datasets", Form(order)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(2, (int)dataset["rows"]!);
        Assert.Equal(["a", "b"], dataset.Names());
        Assert.Equal(Semicolons, await service.Http.GetStringAsync("/api/v1/datasets/table/content"));
    }

    [Fact]
    public async Task Options_after_the_file_decide_how_it_is_read()
    {
        using var service = new TestService();
        var dataset = await service.Http.PostAsync("/api/v1/datasets", Form("file name=table header=false delimiter=comma"))
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(3, (int)dataset["rows"]!);
        Assert.Single(dataset.Names());
    }

    [Theory]
    [InlineData("name=other", "name=table file", "name is 'other' in the query and 'table' in the form")]
    [InlineData("delimiter=tab", "name=table file delimiter=;", "delimiter is 'tab' in the query and ';' in the form")]
    [InlineData("header=true", "name=table header=false file", "header is")]
    [InlineData("comment=x", "name=table comment=y file", "comment is")]
    [InlineData("decimal=.", "name=table decimal=, file", "decimal is")]
    [InlineData("missing=x", "name=table missing=y file", "missing is")]
    [InlineData("columns={}", "name=table columns={\"a\":\"date\"} file", "columns is")]
    [InlineData("onError=skip", "name=table onError=refuse file", "onError is")]
    public async Task A_field_that_contradicts_the_query_is_refused(string query, string order, string mention)
    {
        using var service = new TestService();
        await service.Http.PostAsync($"/api/v1/datasets?{query}", Form(order))
            .RefusedAsync(HttpStatusCode.BadRequest, mention, "Send it in one of them");
        await service.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("name=table&delimiter=;", "file name=table delimiter=;")]
    [InlineData("name=table&delimiter=;", "file name= delimiter=")]
    [InlineData("name=&delimiter=", "file name=table delimiter=;")]
    public async Task A_field_that_says_the_same_as_the_query_or_nothing_is_taken(string query, string order)
    {
        using var service = new TestService();
        var dataset = await service.Http.PostAsync($"/api/v1/datasets?{query}", Form(order)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("table", (string?)dataset["name"]);
        Assert.Equal(["a", "b"], dataset.Names());
    }

    [Theory]
    [InlineData("{species:\"ignored\"}", "'species' is no JSON here: names and texts are in double quotes")]
    [InlineData("{\"species\":\"ignored\",}", "A comma comes before '}'")]
    [InlineData("{\"species\":1}", "It does not fit at '$.species'")]
    [InlineData("species", "'species' is no JSON here")]
    public async Task Kinds_of_columns_that_are_no_JSON_are_told_why(string columns, string mention)
    {
        using var service = new TestService();
        await service.Http.PostAsync("/api/v1/datasets", Form($"name=table file columns={columns}"))
            .RefusedAsync(HttpStatusCode.BadRequest, mention, "such as {\"zip\":\"categorical\"");
    }

    [Theory]
    [InlineData("name=table file name=other", "name")]
    [InlineData("name=table header=true file header=false", "header")]
    public async Task A_field_that_comes_twice_is_refused(string order, string field)
    {
        using var service = new TestService();
        await service.Http.PostAsync("/api/v1/datasets", Form(order)).RefusedAsync(HttpStatusCode.BadRequest, $"two fields '{field}'");
        await service.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_and_leaves_nothing()
    {
        using var service = new TestService(("Limits:MaxUploadMegabytes", "1"));
        await service.Http.PostAsync("/api/v1/datasets", Form("file name=table", "a\n" + string.Concat(Enumerable.Repeat("1\n", 600_000))))
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "1 MiB", "Limits__MaxUploadMegabytes");

        await service.AssertNothingStoredAsync();
        Assert.Empty(Directory.GetFiles(service.DataDirectory, "upload-*"));
    }

    /// <summary>A form byte by byte, as no client library writes it.</summary>
    static ByteArrayContent Raw(string boundary, params string[] lines) => new(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)))
    {
        Headers = { ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}") },
    };

    const string Name = "Content-Disposition: form-data; name=\"name\"", File = "Content-Disposition: form-data; name=\"file\"";

    public static TheoryData<string[], string> FaultyForms() => new()
    {
        // another boundary than the header's, with more text than headers may be long and with less
        { ["--other", Name, "", "table", "--other", File, "", "a\n1\n", "--other--", ""], "boundary '--mine--'" },
        { ["--other", File, "", "a\n" + new string('1', 100_000), "--other--", ""], "boundary '--mine--'" },
        { ["--mine", Name, "", "table", "--mine", File, "", "a\n1\n"], "it was cut off" },
        { ["--mine", Name, "", "tab"], "it was cut off" },
        { ["--mine", Name], "it was cut off" },
        { ["a,b", "1,2"], "boundary '--mine--'" },
        { [""], "boundary '--mine--'" },
        { ["--mine", Name, "", "table", "--mine", "no header", "", "1", "--mine--", ""], "headers of a part" },
        { ["--mine", Name, "", "table", "--mine", "X: " + new string('x', 100_000), "", "1", "--mine--", ""], "headers of a part" },
        { ["--mine", "Content-Type: text/csv", "", "a\n1\n", "--mine--", ""], "no name in its Content-Disposition" },
        { ["--mine", Name, "", "t", "--mine", File, "Content-Transfer-Encoding: base64", "", "YQox", "--mine--", ""], "'base64'" },
        { ["--mine", Name, "Content-Transfer-Encoding: Quoted-Printable", "", "t", "--mine--", ""], "'Quoted-Printable'" },
        { ["--mine", Name.Replace("name=\"name", "name=\"delimeter"), "", "t", "--mine--", ""], "Did you mean delimiter?" },
        { ["--mine", Name.Replace("name=\"name", "name=\"flie"), "", "t", "--mine--", ""], "Did you mean file?" },
        { ["--mine", Name.Replace("name=\"name", "name=\"missing"), "", "k\u00e4se", "--mine--", ""], "not UTF-8" },
        { ["--mine", File, "", "a\n1\n", "--mine", Name, "", new string('x', 900_000), "--mine--", ""], "xxx..." },
        { ["--mine", Name, "", "t", "--mine", File.Replace("file", "header"), "", new string('y', 900_000), "--mine--", ""], "yyy..." },
    };

    [Theory]
    [MemberData(nameof(FaultyForms))]
    public async Task A_faulty_form_is_told_its_fault_in_few_and_plain_words(string[] lines, string mention)
    {
        using var service = new TestService();
        var problem = await service.Http.PostAsync("/api/v1/datasets", Raw("mine", lines)).RefusedAsync(HttpStatusCode.BadRequest, mention);
        Assert.InRange(problem.ToJsonString().Length, 1, 2000);
        foreach (var word in (string[])["Stream", "length limit", "Unexpected", "Multipart", "archive"])
            Assert.DoesNotContain(word, (string)problem["detail"]!, StringComparison.Ordinal);
        await service.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("7bit"), InlineData("8Bit"), InlineData("binary")]
    public async Task Codings_that_change_nothing_are_read(string coding)
    {
        using var service = new TestService();
        await service.Http.PostAsync("/api/v1/datasets", Raw("mine", "--mine", Name, "Content-Transfer-Encoding: " + coding, "", "table",
            "--mine", File, "Content-Transfer-Encoding: " + coding, "", "a\n1\n", "--mine--", "")).JsonAsync(HttpStatusCode.Created);
    }

    /// <summary>It has sent a line of a file of two gibibytes.</summary>
    [Theory]
    [InlineData("Bad", "400", "'Bad' is not a name")]
    [InlineData("taken", "409", "'taken' exists already")]
    public async Task A_form_that_cannot_be_stored_is_refused_before_its_file_is_read(string name, string status, string mention)
    {
        using var directory = new TestDirectory();
        using var service = await ServiceProcess.StartAsync(directory);
        await service.Http.UploadAsync("taken", "a\n1\n").JsonAsync(HttpStatusCode.Created);
        using var connection = new TcpClient("127.0.0.1", service.Http.BaseAddress!.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", "POST /api/v1/datasets HTTP/1.1", "Host: localhost",
            "Content-Type: multipart/form-data; boundary=mine", $"Content-Length: {2L << 30}", "",
            "--mine", Name, "", name, "--mine", File, "", "a")));
        var buffer = new byte[10_000];
        var answer = new StringBuilder();
        while (!answer.ToString().Contains(mention) && await stream.ReadAsync(buffer) is > 0 and var count)
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        Assert.StartsWith($"HTTP/1.1 {status}", answer.ToString());
        Assert.Contains(mention, answer.ToString());
    }

    [Fact]
    public async Task A_form_that_the_disk_cannot_keep_is_refused_and_leaves_nothing()
    {
        using var directory = new TestDirectory();
        using var disk = SmallDisk.Mount(directory.Path, megabytes: 24);
        Assert.SkipWhen(disk is null, "mounting a small disk needs root on Linux");
        using var service = new TestService(directory);
        await service.Http.PostAsync("/api/v1/datasets", Form("name=table file", "a\n" + new string('1', 30 << 20)))
            .RefusedAsync(HttpStatusCode.InsufficientStorage, "data directory", "text/csv");

        await service.AssertNothingStoredAsync();
        Assert.Empty(Directory.GetFiles(directory.Path, "upload-*"));
    }
}
