using System.Net;
using System.Text.Json.Nodes;
using MlpService.Jobs.Training.Splits;

namespace MlpService.Tests;

/// <summary>Splits by group: a patient is never on both sides.</summary>
public sealed class SplitGroupTests
{
    /// <summary>Rows of 20 patients, 1 to 8 of each, not one after the other.</summary>
    static readonly int[] Patients = [.. Enumerable.Range(0, 8).SelectMany(visit => Enumerable.Range(0, 20).Where(p => p % 8 >= visit))];

    static async Task<TestService> ServiceAsync(int[] patients, Func<int, string>? name = null, string options = "")
    {
        var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("x,patient,y\n" + string.Concat(
            patients.Select((patient, row) => $"{row % 9},{(name ?? (p => $"p{p}"))(patient)},{row % 5}\n")), options);
        return service;
    }

    static async Task<Dictionary<string, int[]>> PartsAsync(TestService service, JsonNode job, int[] patients)
    {
        var parts = new Dictionary<string, int[]>();
        foreach (var part in new[] { "training", "validation", "test" })
            parts[part] = await service.Http.RowsAsync(job, part);
        Assert.Equal(Enumerable.Range(0, patients.Length), parts.Values.SelectMany(rows => rows).Order());
        foreach (var one in parts)
        {
            foreach (var other in parts.Where(other => other.Key != one.Key))
                Assert.Empty(one.Value.Select(row => patients[row]).Intersect(other.Value.Select(row => patients[row])));
        }
        return parts;
    }

    [Theory]
    [InlineData(42, "")]
    [InlineData(7, "")]
    [InlineData(7, """&columns={"patient":"ignored"}""")]
    public async Task No_group_is_in_two_splits_and_fractions_are_met(int seed, string options)
    {
        using var service = await ServiceAsync(Patients, options: options);
        var request = SplitVocabulary.TableJob($$""", "groups": "patient", "seed": {{seed}}, "test": {"fraction": 0.2} """);

        var job = await service.Http.SucceedAsync(request);

        var parts = await PartsAsync(service, job, Patients);
        var fifth = (int)Math.Round(0.2 * Patients.Length);
        Assert.Equal((fifth, fifth), (parts["test"].Length, parts["validation"].Length));
        Assert.DoesNotContain("largeGroup", job.Codes());
        var again = await PartsAsync(service, await service.Http.SucceedAsync(request), Patients);
        Assert.Equal(parts, again);
        var version = await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync();
        Assert.Equal(["x"], version["inputs"]!.AsArray().Select(input => (string?)input!["name"]));
    }

    [Fact]
    public async Task Another_seed_draws_other_groups()
    {
        using var service = await ServiceAsync(Patients);

        var tests = new List<int[]>();
        foreach (var seed in (int[])[1, 2])
            tests.Add(await service.Http.RowsAsync(await service.Http.SucceedAsync(
                SplitVocabulary.TableJob($$""", "groups": "patient", "seed": {{seed}}, "test": {"fraction": 0.2} """))));

        Assert.NotEqual(tests[0], tests[1]);
    }

    [Fact]
    public async Task A_thousand_groups_and_more_are_kept_together_numbers_by_what_they_are()
    {
        int[] patients = [.. Enumerable.Range(0, 3000).Select(row => row % 1500)];
        using var service = new TestService();
        await service.Http.NetworkAsync(output: "identity");
        await service.Http.TableAsync("x,patient,y\n" + string.Concat(
            patients.Select((patient, row) => $"{row % 9},{patient}{(row < 1500 ? "" : ".0")},{row % 5}\n")));

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "groups": "patient", "test": {"fraction": 0.2} """));

        Assert.Equal(600, (await PartsAsync(service, job, patients))["test"].Length);
    }

    [Fact]
    public async Task A_group_larger_than_the_part_asked_for_is_said()
    {
        int[] patients = [.. Enumerable.Range(0, 100).Select(row => row < 80 ? 0 : row < 95 ? 1 : 2)];
        using var service = await ServiceAsync(patients);

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "groups": "patient", "test": {"fraction": 0.1} """));

        var parts = await PartsAsync(service, job, patients);
        Assert.Equal((80, 15, 5), (parts["training"].Length, parts["validation"].Length, parts["test"].Length));
        Assert.Contains(job["warnings"]!.AsArray(),
            warning => ((string)warning!["message"]!).Contains("'p0' of 'patient' has 80 rows, more than the 10"));
    }

    [Fact]
    public async Task No_group_is_in_two_folds()
    {
        int[] patients = [.. Enumerable.Range(0, 90).Select(row => row < 60 ? row % 6 : 6)];
        using var service = await ServiceAsync(patients);

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "groups": "patient", "crossValidation": {"folds": 3} """));

        var folds = (await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync())["metrics"]!["crossValidation"]!["folds"]!;
        // one of thirty rows, six of ten
        Assert.Equal([30, 30, 30], folds.AsArray().Select(fold => (int)fold!["rows"]!));
        Assert.DoesNotContain("largeGroup", job.Codes());
    }

    [Fact]
    public async Task Rows_without_a_group_are_left_out_and_it_is_said()
    {
        using var service = await ServiceAsync(Patients, patient => patient == 7 ? "" : $"p{patient}");

        var job = await service.Http.SucceedAsync(SplitVocabulary.TableJob(""", "groups": "patient", "test": {"fraction": 0.2} """));

        Assert.Contains("missingGroup", job.Codes());
        foreach (var part in new[] { "training", "validation", "test" })
            Assert.DoesNotContain(7, (await service.Http.RowsAsync(job, part)).Select(row => Patients[row]));
    }

    [Theory]
    [InlineData(""" "groups": "colour" """, "groups", "colour", "x, patient, y")]
    [InlineData(""" "groups": "y" """, "groups", "target")]
    [InlineData(""" "groups": "patient", "test": {"fraction": 0.2, "order": "last"} """, "groups", "exclude each other")]
    [InlineData(""" "groups": "patient", "crossValidation": {"folds": 21} """, "crossValidation.folds", "20 groups", "21 folds")]
    public async Task Groups_that_cannot_be_are_refused(string member, string field, params string[] mentions)
    {
        using var service = await ServiceAsync(Patients);

        var problem = await service.Http.PostJsonAsync("/api/v1/jobs", SplitVocabulary.TableJob("," + member))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);

        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData(2, """ "test": {"fraction": 0.2} """, "2 groups")]
    [InlineData(1, """ "validation": {"fraction": 0.2} """, "1 groups")]
    public async Task Fewer_groups_than_splits_fail_the_job_with_the_reason(int groups, string member, string reason)
    {
        using var service = await ServiceAsync([.. Enumerable.Range(0, 40).Select(row => row % groups)]);

        var job = await service.Http.EndAsync(
            await service.Http.QueueAsync(SplitVocabulary.TableJob(""", "groups": "patient",""" + member)));

        Assert.Equal("failed", (string?)job["status"]);
        Assert.Contains(reason, (string?)job["error"]);
    }

    [Theory]
    [InlineData("x,patient,y\n1,new,2\n2,p3,1\n", "1 groups of 'patient'", "p3")]
    [InlineData("x,patient,y\n1,new,2\n2,newer,1\n", null, null)]
    [InlineData("x,y\n1,2\n2,1\n", "lacks the column 'patient'", null)]
    public async Task No_group_is_in_a_test_dataset_and_in_the_table_that_trains(string csv, string? reason, string? name)
    {
        using var service = await ServiceAsync(Patients);
        await service.Http.UploadAsync("other", csv).JsonAsync(HttpStatusCode.Created);

        using var answer = await service.Http.PostJsonAsync(
            "/api/v1/jobs", SplitVocabulary.TableJob(""", "groups": "patient", "test": {"dataset": "other"} """));
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var job = answer.IsSuccessStatusCode ? await service.Http.EndAsync((string)body["id"]!) : null;

        Assert.Equal(reason is null, (string?)job?["status"] == "succeeded");
        var said = (string?)(job is null ? body["detail"] : job["error"]) ?? "";
        Assert.Contains(reason ?? "", said);
        Assert.Contains(name ?? "", said);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_other_groups_are_nearer_to_the_rows_asked_for(int seed)
    {
        var random = new Random(seed);
        for (var trial = 0; trial < 50; trial++)
        {
            int[] sizes = [.. Enumerable.Range(0, 8).Select(_ => random.Next(1, 40))], drawn = [.. Enumerable.Range(0, 8)];
            var count = random.Next(1, sizes.Sum());

            var chosen = GroupChoice.NearestTo(count, drawn, sizes);

            var nearest = Enumerable.Range(1, 255)
                .Min(set => Math.Abs(count - drawn.Where(group => (set >> group & 1) != 0).Sum(group => sizes[group])));
            Assert.Equal(nearest, Math.Abs(count - chosen.Sum(group => sizes[group])));
        }
    }

    [Fact]
    public void Many_rows_are_met_too()
    {
        int[] sizes = [.. Enumerable.Range(0, 20_000).Select(group => 1 + group % 50)];

        var chosen = GroupChoice.NearestTo(123_457, [.. Enumerable.Range(0, sizes.Length)], sizes);

        Assert.Equal(123_457, chosen.Sum(group => sizes[group]));
    }
}
