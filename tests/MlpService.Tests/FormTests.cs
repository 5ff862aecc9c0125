using System.Net;

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

    [Fact]
    public async Task A_field_wins_over_the_query()
    {
        using var service = new TestService();
        var dataset = await service.Http.PostAsync("/api/v1/datasets?name=other&delimiter=tab", Form("file name=table delimiter=;"))
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal("table", (string?)dataset["name"]);
        Assert.Equal(["a", "b"], dataset.Names());
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
