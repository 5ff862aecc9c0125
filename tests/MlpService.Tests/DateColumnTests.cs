using System.Net;

namespace MlpService.Tests;

/// <summary>Dates are seen however they are written, and learned from where they are asked for.</summary>
public sealed class DateColumnTests
{
    [Fact]
    public async Task Dates_are_ignored_or_asked_for_and_one_that_is_none_does_not_make_categories()
    {
        var columns = new[]
        {
            new[] { "iso", "2026-01-31", "2026-12-01" }, ["time", "2026-01-31T12:30:00Z", "2026-02-01 00:00"],
            ["basic", "20260131T120000", "20260201T000000"],
            ["dmy", "31/01/2026", "01/02/2026"], ["mdy", "01/31/2026", "02/01/2026"], ["dots", "31.1.26", "1.2.26"],
            ["named", "31 January 2026", "1 February 2026"], ["short", "Jan 31, 2026", "Feb 1, 2026"], ["dashed", "31-Jan-26", "01-Feb-26"],
            ["clock", "1/31/2026 3:30 PM", "2/1/2026 12:00 AM"], ["rfc", "Sat, 31 Jan 2026 15:04:05 GMT", "Sun, 01 Feb 2026 00:00:00 GMT"],
            ["zone", "2026-01-31T12:30:00+02:00", "2026-02-01T00:00:00-0500"], ["week", "2026-W05-6", "2026-W05-7"],
        };
        using var service = new TestService();
        var dataset = await service.Http.TableAsync(ColumnKindTests.Table(',', columns));
        foreach (var column in columns)
        {
            Assert.True(dataset.KindOf(column[0]) == "ignored", column[0]);
            Assert.Equal("date", ColumnKindTests.Codes(dataset, column[0]).Last());
        }
        var kinds = string.Join(',', columns.Select(column => $"\"{column[0]}\":\"date\""));
        var asked = await service.Http.UploadAsync("asked", ColumnKindTests.Table(',', columns), $"&columns={{{kinds}}}")
            .JsonAsync(HttpStatusCode.Created);
        Assert.All(columns, column => Assert.Equal("date", asked.KindOf(column[0])));
        Assert.Equal("dayMonthYear", (string?)asked.Column("dmy")["dateOrder"]);
        Assert.Equal("monthDayYear", (string?)asked.Column("mdy")["dateOrder"]);

        var mostly = "when,y\n" + string.Concat(Enumerable.Range(0, 60)
            .Select(day => $"{new DateTime(2026, 1, 1).AddDays(day):yyyy-MM-dd},{day % 3}\n"));
        var bad = await service.Http.UploadAsync("bad", mostly + "soon,1\n").JsonAsync(HttpStatusCode.Created);
        Assert.Equal("ignored", bad.KindOf("when"));
        Assert.Contains("'soon'", Assert.Single(bad.Warnings()), StringComparison.Ordinal);
        await service.Http.UploadAsync("refused", mostly + "soon,1\n", """&columns={"when":"date"}""")
            .RefusedAsync(HttpStatusCode.BadRequest, "Line 62", "'soon' is no date");
        var either = "when,y\n" + string.Concat(Enumerable.Repeat("01/02/2026,1\n3/4/2026,2\n", 3));
        var ambiguous = await service.Http.UploadAsync("ambiguous", either).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(["ambiguousDates", "date"], ColumnKindTests.Codes(ambiguous, "when"));
    }

    [Fact]
    public async Task A_date_becomes_day_month_weekday_and_time_of_day_when_training_and_when_predicting()
    {
        using var service = new TestService();
        var days = Enumerable.Range(0, 210).Select(day => new DateTime(2026, 1, 1).AddDays(day));
        var csv = "when,y\n" + string.Concat(days.Select(day =>
            $"{day:d.M.yyyy},{(day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "free" : "work")}\n"));
        await service.Http.TableAsync(csv, """&columns={"when":"date"}""");
        await service.Http.NetworkAsync();
        var version = await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 200, "test": {"fraction": 0.2}, "seed": 1}
            """);
        Assert.Equal(1.0, (double)version["metrics"]!["test"]!["accuracy"]!);
        Assert.Equal("date", (string?)version["inputs"]![0]!["kind"]);
        var answer = await service.Http.PostJsonAsync("/api/v1/models/m/predict", """
            {"instances": [{"when": "7.8.2026"}, {"when": "08.08.2026 00:00"}, ["9.8.2026"], {"when": "2026-08-10"}, {"y": "work"}]}
            """).JsonAsync();
        Assert.Equal(["work", "free", "free", "work"], answer["predictions"]!.AsArray().Take(4).Select(one => (string?)one!["label"]));
        await service.Http.PostJsonAsync("/api/v1/models/m/predict", """{"instances": [{"when": "soon"}]}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "Row 0", "soon", "date");
    }

    [Fact]
    public async Task Dates_asked_for_are_all_in_one_order_of_day_and_month_and_none_is_read_as_missing()
    {
        using var service = new TestService();
        const string Csv = "when,y\n31/01/2026,1\n1 Mar 2026,2\n01/02/2026,2\n02/28/2026,3\n";
        await service.Http.UploadAsync("table", Csv, """&columns={"when":"date"}""").RefusedAsync(
            HttpStatusCode.BadRequest, "Line 5", "'02/28/2026' is no date with day and month as those before it have them");

        var dataset = await service.Http.TableAsync(Csv, """&columns={"when":"date"}&onError=skip""");

        Assert.Equal((3, 1), ((int)dataset["rows"]!, (int)dataset["skippedRows"]!));
        Assert.Equal("dayMonthYear", (string?)dataset.Column("when")["dateOrder"]);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+02:00")]
    [InlineData("9999-12-31T23:59:59-05:00")]
    public async Task A_moment_that_in_UTC_lies_outside_the_years_1_to_9999_is_no_date(string moment)
    {
        using var service = new TestService();
        var dates = string.Concat(Enumerable.Range(1, 20).Select(day => $"2026-01-{day:00},{day % 3}\n"));
        await service.Http.UploadAsync("table", $"when,y\n{dates}{moment},1\n", """&columns={"when":"date"}""")
            .RefusedAsync(HttpStatusCode.BadRequest, $"'{moment}' is no date");

        var dataset = await service.Http.TableAsync($"when,y\n{dates}{moment},1\n");

        Assert.Equal("ignored", dataset.KindOf("when"));
        Assert.Contains(dataset.Warnings(), warning => warning.Contains($"'{moment}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59.9999999")] // rounded to the double next to it, it would be a day later
    [InlineData("0001-01-01T00:00:00")]
    public async Task The_ends_of_the_calendar_are_dates_to_learn_from_and_to_predict(string end)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("when,y\n" + string.Concat(Enumerable.Range(0, 20).Select(row =>
            $"{(row % 2 == 0 ? end : $"2026-01-{row:00}")},{row % 2}\n")), """&columns={"when":"date"}""");
        var version = await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 100, "validation": {"fraction": 0}}
            """);
        Assert.InRange((double)version["metrics"]!["train"]!["rmse"]!, 0, 0.2);

        var answer = await service.Http.PostJsonAsync("/api/v1/models/m/predict", $$"""{"instances": [{"when": "{{end}}"}]}""").JsonAsync();

        Assert.InRange((double)answer["predictions"]![0]!["value"]!, -0.2, 0.2);
    }

    [Fact]
    public async Task A_number_that_stands_for_a_missing_value_is_no_date_so_many_days_after_1970()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        var day = DateTime.UnixEpoch.AddDays(9999);
        await service.Http.TableAsync("when,y\n" + string.Concat(Enumerable.Range(0, 20).Select(row =>
            $"{day.AddDays(row - 5):yyyy-MM-dd},{"ab"[row % 2]}\n")), """&columns={"when":"date"}&missing=9999""");
        await service.Http.TrainAsync("""
            {"network": "net", "dataset": "table", "target": "y", "model": "m", "epochs": 1, "preprocessing": {"missing": "error"}}
            """);

        await service.Http.PostJsonAsync("/api/v1/models/m/predict", $$"""{"instances": [{"when": "{{day:yyyy-MM-dd}}"}]}""").JsonAsync();
        await service.Http.PostJsonAsync("/api/v1/models/m/predict", """{"instances": [{"when": "9999"}]}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "when", "missing");
    }
}
