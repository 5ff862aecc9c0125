using System.Net;

namespace MlpService.Tests;

/// <summary>Splits that the table itself tells: by a column that names the part, or by another dataset.</summary>
public sealed class SplitColumnTests
{
    static readonly string[] Parts = ["train", "valid", "train", "test", "train"];

    static async Task<TestService> ServiceAsync(Func<int, string>? part = null, string options = "", string output = "softmax")
    {
        var service = new TestService();
        await service.Http.NetworkAsync(output: output);
        await service.Http.TableAsync("x,part,y\n" + string.Concat(Enumerable.Range(0, 50)
            .Select(row => $"{row % 9},{(part ?? (r => Parts[r % 5]))(row)},{"ab"[row % 9 / 5]}\n")), options);
        return service;
    }

    const string ByPart = """
        , "validation": {"column": "part", "values": ["valid"]}, "test": {"column": "part", "values": ["test"]}
        """;

    [Theory]
    [InlineData("")]
    [InlineData("""&columns={"part":"ignored"}""")]
    public async Task A_column_names_the_part_and_is_no_feature(string options)
    {
        using var service = await ServiceAsync(options: options);

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(ByPart));

        foreach (var (part, places) in new[] { ("training", (int[])[0, 2, 4]), ("validation", [1]), ("test", [3]) })
            Assert.Equal(Enumerable.Range(0, 50).Where(row => places.Contains(row % 5)), await service.Http.RowsAsync(job, part));
        var version = await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync();
        Assert.Equal(["x"], version["inputs"]!.AsArray().Select(input => (string?)input!["name"]));
        Assert.Equal((30, 10, 10), ((int)version["metrics"]!["train"]!["rows"]!, (int)version["metrics"]!["validation"]!["rows"]!,
            (int)version["metrics"]!["test"]!["rows"]!));
        Assert.Null(job["request"]!["test"]!["fraction"]);
    }

    [Fact]
    public async Task Several_values_mark_a_split_numbers_by_what_they_are_and_the_other_is_drawn_from_the_rest()
    {
        using var service = await ServiceAsync(row => $"{row % 5}.0");

        var job = await service.Http.SucceedAsync(
            SplitVocabulary.TableJob(""", "validation": {"fraction": 0.2}, "test": {"column": "part", "values": ["0", "3"]} """));

        Assert.Equal(Enumerable.Range(0, 50).Where(row => row % 5 is 0 or 3), await service.Http.RowsAsync(job));
        Assert.Equal(10, (await service.Http.RowsAsync(job, "validation")).Length);
    }

    [Theory]
    [InlineData(""" "test": {"column": "part", "values": ["Test"]} """, "test.values", "no value Test", "test, train, valid")]
    [InlineData(""" "test": {"column": "colour", "values": ["red"]} """, "test.column", "colour", "x, part, y")]
    [InlineData(""" "test": {"column": "part"} """, "test.values", "needs test.values")]
    [InlineData(""" "test": {"values": ["test"]} """, "test.values", "test.column")]
    [InlineData(""" "test": {"column": "part", "values": ["test"], "fraction": 0.2} """, "test.column", "exclude each other")]
    [InlineData(""" "test": {"column": "part", "values": ["test"], "dataset": "other"} """, "test.dataset", "exclude each other")]
    [InlineData(""" "test": {"fraction": 0.1, "dataset": "other"} """, "test.dataset", "exclude each other")]
    [InlineData(""" "test": {"column": "part", "values": ["test"], "order": "last"} """, "test.order", "Leave one out")]
    [InlineData(""" "test": {"column": "part", "values": ["test"]}, "validation": {"column": "part", "values": ["valid", "test"]} """,
        "validation.values", "'test' of 'part'")]
    [InlineData(""" "test": {"column": "part", "values": ["test"]}, "features": ["x", "part"] """, "features", "cannot be a feature")]
    [InlineData(""" "validation": {"column": "part", "values": ["valid"]}, "crossValidation": {"folds": 3} """, "validation.column",
        "crossValidation")]
    public async Task A_split_that_cannot_be_told_is_refused(string member, string field, params string[] mentions)
    {
        using var service = await ServiceAsync();

        var problem = await service.Http.PostJsonAsync("/api/v1/jobs", SplitVocabulary.TableJob("," + member))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);

        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData(""" "test": {"column": "part", "values": ["train", "valid", "test"]} """, "nothing to train on")]
    [InlineData(""" "test": {"column": "part", "values": ["test"]}, "groups": "x", "features": ["x"] """,
        "groups of 'x' have rows inside and outside")]
    public async Task Rows_that_leave_nothing_or_divide_a_group_fail_the_job_with_the_reason(string member, string reason)
    {
        using var service = await ServiceAsync();

        var job = await service.Http.EndAsync(await service.Http.QueueAsync(SplitVocabulary.TableJob(
            """, "validation": {"fraction": 0}, "earlyStopping": null,""" + member)));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains(reason, (string?)job["error"]);
    }

    [Fact]
    public async Task Another_dataset_is_the_test_split_and_what_it_has_anew_is_unseen()
    {
        using var service = await ServiceAsync(row => "ab"[row % 2].ToString());
        // other order of columns, a category and a class that the table lacks, and a row without a target
        await service.Http.UploadAsync("other", "y,more,part,x\n" + string.Concat(Enumerable.Range(0, 30)
            .Select(row => $"{(row == 7 ? "" : row % 10 == 0 ? "c" : "ab"[row % 9 / 5])},1,{"abz"[row % 3]},{row % 9}\n")))
            .JsonAsync(HttpStatusCode.Created);

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "epochs": 60, "test": {"dataset": "other"} """)
            .Replace("\"epochs\": 2 ,", "", StringComparison.Ordinal));

        Assert.Equal(Enumerable.Range(0, 30).Where(row => row != 7 && row % 10 != 0), await service.Http.RowsAsync(job));
        Assert.Equal(50, (await service.Http.RowsAsync(job, "training")).Length + (await service.Http.RowsAsync(job, "validation")).Length);
        var version = await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync();
        Assert.Equal(26, (int)version["metrics"]!["test"]!["rows"]!);
        Assert.InRange((double)version["metrics"]!["test"]!["accuracy"]!, 0.8, 1);
        Assert.Contains("unknownClass", job.Codes());
        Assert.Contains("missingTarget", job.Codes());
        Assert.Equal((string?)(await service.Http.GetAsync("/api/v1/datasets/other").JsonAsync())["sha256"],
            (string?)version["lineage"]!["testDatasetSha256"]);
    }

    [Theory]
    [InlineData("part,y\na,b\nb,a\n", "lacks x")]
    [InlineData("x,part,y\none,a,b\ntwo,a,a\nthree,b,a\n", "x is categorical, not numeric")]
    public async Task A_test_dataset_without_the_columns_is_refused(string csv, string reason)
    {
        using var service = await ServiceAsync();
        await service.Http.UploadAsync("other", csv).JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/jobs", SplitVocabulary.TableJob(""", "test": {"dataset": "other"} """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "other", reason);
    }

    [Fact]
    public async Task The_table_that_trains_is_no_test_and_a_dataset_in_use_is_not_deleted()
    {
        using var service = await ServiceAsync();
        await service.Http.UploadAsync("other", "x,part,y\n1,train,a\n2,test,b\n").JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/jobs", SplitVocabulary.TableJob(""", "test": {"dataset": "table"} """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "trained on");
        await service.Http.PostJsonAsync("/api/v1/jobs", SplitVocabulary.TableJob(""", "test": {"dataset": "missing"} """))
            .RefusedAsync(HttpStatusCode.NotFound, "missing");
        var job = await service.Http.QueueAsync(SplitVocabulary.TableJob(
            """, "earlyStopping": null, "test": {"dataset": "other"} """)
            .Replace("\"epochs\": 2", "\"epochs\": 1000000", StringComparison.Ordinal));
        await service.Http.DeleteAsync("/api/v1/datasets/other").RefusedAsync(HttpStatusCode.Conflict, job);
        await service.Http.PostAsync($"/api/v1/jobs/{job}/cancel", null);
        await service.Http.EndAsync(job);
        Assert.Equal(HttpStatusCode.NoContent, (await service.Http.DeleteAsync("/api/v1/datasets/other")).StatusCode);
    }

    [Fact]
    public async Task A_warm_start_on_rows_of_its_own_splits_is_warned_of()
    {
        using var service = await ServiceAsync();
        await service.Http.SucceedAsync(SplitVocabulary.TableJob(ByPart));

        async Task<bool> WarnsAsync(string more) =>
            (await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "startFrom": "m/1" """ + more))).Codes().Contains("seenRows");

        Assert.False(await WarnsAsync(ByPart + """, "seed": 7, "features": ["x"] """)); // the seed draws nothing
        Assert.True(await WarnsAsync(""", "test": {"fraction": 0.2}, "features": ["x"] """));
        Assert.True(await WarnsAsync("""
            , "validation": {"column": "part", "values": ["train"]}, "test": {"column": "part", "values": ["test"]}, "features": ["x"]
            """));
        Assert.True(await WarnsAsync(ByPart[..ByPart.IndexOf(", \"test\"", StringComparison.Ordinal)]
            + """, "test": {"fraction": 0.2, "order": "last"}, "features": ["x"] """));
        await service.Http.UploadAsync("later", "x,part,y\n" + string.Concat(
            Enumerable.Range(0, 20).Select(row => $"{row % 9},z,{"ab"[row % 9 / 5]}\n")));
        var later = """{"network": "net", "dataset": "later", "target": "y", "model": "m", "epochs": 2, "features": ["x"], """;
        Assert.Contains("seenRows",
            (await service.Http.SucceedAsync(later + """ "startFrom": "m/1", "test": {"dataset": "table"} }""")).Codes());
        Assert.DoesNotContain("seenRows", (await service.Http.SucceedAsync(later + """ "startFrom": "m/1" }""")).Codes());
    }
}
