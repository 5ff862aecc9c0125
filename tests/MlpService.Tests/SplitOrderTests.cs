using System.Net;

namespace MlpService.Tests;

/// <summary>Splits by order: the future never trains the past.</summary>
public sealed class SplitOrderTests
{
    /// <summary>The day of each of 50 rows, in disorder, each once.</summary>
    static int Day(int row) => row * 7 % 50;

    static async Task<TestService> ServiceAsync(Func<int, string> when, string options = "", int rows = 50)
    {
        var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("x,when,y\n" + string.Concat(
            Enumerable.Range(0, rows).Select(row => $"{row % 9},{when(row)},{row % 5}\n")), options);
        return service;
    }

    [Fact]
    public async Task The_last_rows_of_the_file_are_the_test_and_those_before_them_the_validation()
    {
        using var service = await ServiceAsync(row => $"{Day(row)}");

        var job = await service.Http.SucceedAsync(
            SplitVocabulary.TableJob(""", "validation": {"fraction": 0.1}, "test": {"fraction": 0.2, "order": "last"} """));

        Assert.Equal(Enumerable.Range(40, 10), await service.Http.RowsAsync(job));
        Assert.Equal(Enumerable.Range(35, 5), await service.Http.RowsAsync(job, "validation"));
        Assert.Equal(Enumerable.Range(0, 35), await service.Http.RowsAsync(job, "training"));
        Assert.Equal(("last", "last"), ((string?)job["request"]!["validation"]!["order"], (string?)job["request"]!["test"]!["order"]));
    }

    [Fact]
    public async Task Validation_may_be_drawn_from_the_rows_before_the_test()
    {
        using var service = await ServiceAsync(row => $"{Day(row)}");

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(
            """, "validation": {"fraction": 0.2, "order": "random"}, "test": {"fraction": 0.2, "order": "last"} """));

        var validation = await service.Http.RowsAsync(job, "validation");
        Assert.Equal(10, validation.Length);
        Assert.True(validation.Max() < 40 && validation.Min() < 30);
    }

    [Theory]
    [InlineData("number", "", "")]
    [InlineData("2026-{0:00}-{1:00}", "", "")] // ignored: a date is no feature unless asked for
    [InlineData("{1:00}/{0:00}/2026", "", "")] // days above 12 say that the day comes first
    [InlineData("{0:00}/{1:00}/2026", "", "")]
    [InlineData("{1:00}/{0:00}/2026", """&columns={"when":"date"}""", "")]
    [InlineData("{1:00}/{0:00}/2026", """&columns={"when":"ignored"}""", "")]
    [InlineData("number", """&columns={"when":"ignored"}""", "")]
    [InlineData("number", "", """, "features": ["x", "when"] """)]
    public async Task Rows_are_ordered_by_a_column_of_numbers_or_dates_also_one_that_is_ignored(string format, string options, string more)
    {
        using var service = await ServiceAsync(row => format == "number"
            ? $"{Day(row) - 25}.5" : string.Format(null, format, 1 + Day(row) / 25, 1 + Day(row) % 25), options);

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(
            """, "validation": {"fraction": 0.2}, "test": {"fraction": 0.2, "order": "last", "by": "when"} """ + more));

        var days = new Dictionary<string, int[]>();
        foreach (var part in new[] { "training", "validation", "test" })
            days[part] = [.. (await service.Http.RowsAsync(job, part)).Select(Day).Order()];
        Assert.Equal(Enumerable.Range(40, 10), days["test"]);
        Assert.Equal(Enumerable.Range(30, 10), days["validation"]);
        Assert.Equal(Enumerable.Range(0, 30), days["training"]);
    }

    [Theory]
    [InlineData(7, 42)] // asked for is 40, and 35 is farther
    [InlineData(8, 40)]
    [InlineData(12, 36)]
    [InlineData(19, 38)]
    [InlineData(49, 49)]
    public async Task Rows_of_one_value_are_never_on_both_sides(int ofOneDay, int first)
    {
        using var service = await ServiceAsync(row => $"{1000 + row / ofOneDay}");

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(
            """, "validation": {"fraction": 0}, "earlyStopping": null, "test": {"fraction": 0.2, "order": "last", "by": "when"} """));

        Assert.Equal(Enumerable.Range(first, 50 - first), await service.Http.RowsAsync(job));
    }

    [Fact]
    public async Task Rows_without_a_value_to_order_them_by_are_left_out_and_it_is_said()
    {
        using var service = await ServiceAsync(row => row % 10 == 3 ? "" : $"{Day(row)}");

        var job = await service.Http.SucceedAsync(
            SplitVocabulary.TableJob(""", "test": {"fraction": 0.2, "order": "last", "by": "when"} """));

        Assert.Contains("missingOrder", job.Codes());
        var rows = new List<int>();
        foreach (var part in new[] { "training", "validation", "test" })
            rows.AddRange(await service.Http.RowsAsync(job, part));
        Assert.Equal(Enumerable.Range(0, 50).Where(row => row % 10 != 3), rows.Order());
    }

    [Theory]
    [InlineData(""" "test": {"fraction": 0.2, "order": "last", "by": "colour"} """, "test.by", "colour", "x, when, y")]
    [InlineData(""" "test": {"fraction": 0.2, "by": "when"} """, "test.by", "test.order last")]
    [InlineData(""" "validation": {"fraction": 0.2, "by": "when", "order": "random"} """, "validation.by", "validation.order last")]
    [InlineData(""" "test": {"fraction": 0.2, "order": "last", "by": "x"} """, "test.by", "categorical", "numbers or dates")]
    [InlineData(""" "test": {"fraction": 0.2, "order": "first"} """, null, "'first' is not one of random, last")]
    public async Task An_order_that_cannot_be_is_refused(string member, string? field, params string[] mentions)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("x,when,y\n" + string.Concat(
            Enumerable.Range(0, 50).Select(row => $"{"abc"[row % 3]},{Day(row)},{row % 5}\n")));

        var problem = await service.Http.PostJsonAsync("/api/v1/jobs", SplitVocabulary.TableJob("," + member))
            .RefusedAsync(field is null ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity, mentions);

        Assert.Contains(field ?? "test.order", problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData(1, "one value in 'when'")]
    [InlineData(0, "row 0 holds 'soon'")]
    public async Task A_table_that_has_no_order_fails_the_job_with_the_reason(int days, string reason)
    {
        using var service = await ServiceAsync(row => days == 0 ? "soon" : "7", """&columns={"when":"ignored"}""");

        var job = await service.Http.EndAsync(await service.Http.QueueAsync(
            SplitVocabulary.TableJob(""", "test": {"fraction": 0.2, "order": "last", "by": "when"} """)));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains(reason, (string?)job["error"]);
    }
}
