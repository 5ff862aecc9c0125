using System.Net;
using Microsoft.EntityFrameworkCore;
using MlpService.Datasets.Profile;

namespace MlpService.Tests;

/// <summary>Classes that are numbers are as well known as those that are words.</summary>
public sealed class ClassTests
{
    const string Digits = "a,digit\n1,0\n2,1.0\n3,2\n4,1\n5,-0\n6,2e0\n";

    static string Job(string more) => $$"""
        {"network": "net", "dataset": "table", "target": "digit", "model": "m", "validation": {"fraction": 0}, "epochs": 2 {{more}} }
        """;

    [Fact]
    public async Task A_weight_for_a_number_that_is_no_class_is_refused_before_it_is_queued()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Digits);

        await service.Http.PostJsonAsync("/api/v1/jobs", Job(""", "classWeights": {"1.0": 2} """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "'1.0'", "no class of 'digit': 0, 1, 2");
        await service.Http.PostJsonAsync("/api/v1/jobs", Job(""", "classWeights": {"0": 0, "1": 0, "2": 0} """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "weight 0");
        var version = await service.Http.TrainAsync(Job(""", "classWeights": {"1": 2} """));

        Assert.Equal(["0", "1", "2"], version["outputs"]!["classes"]!.AsArray().Select(name => (string?)name));
        Assert.Equal([2, 2, 2], version["metrics"]!["train"]!["classes"]!.AsArray().Select(entry => (int)entry!["support"]!));
    }

    [Fact]
    public async Task A_thousand_numbers_written_in_many_ways_are_known_one_by_one_and_not_shown()
    {
        using var service = new TestService();
        // twice as many texts as are kept, but a thousand numbers
        var dataset = await service.Http.TableAsync("x\n" + string.Concat(Enumerable.Range(0, 2500)
            .Select(i => i < 1000 ? $"{i}\n" : $"{i % 1000}.{new string('0', i / 1000)}\n")));

        Assert.Equal(1000, (int)dataset.Column("x")["distinct"]!);
        Assert.Null(dataset.Column("x")["categories"]);
        var stored = (await service.ReadAsync(db => db.Datasets.SingleAsync())).Columns[0].Categories!;
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => new CategoryCount($"{i}", i < 500 ? 3 : 2)), stored);
    }

    [Fact]
    public async Task A_table_of_many_measurements_remembers_the_column_with_few_values()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync($"digit,{string.Join(',', Enumerable.Range(0, 20).Select(c => $"c{c}"))}\n"
            + string.Concat(Enumerable.Range(0, 900)
                .Select(i => $"{i % 3},{string.Join(',', Enumerable.Range(0, 20).Select(c => i * 0.5 + c))}\n")));

        await service.Http.PostJsonAsync("/api/v1/jobs", Job(""", "classWeights": {"3": 2} """))
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "'3'", "0, 1, 2");
        var columns = (await service.ReadAsync(db => db.Datasets.SingleAsync())).Columns;
        Assert.InRange(columns.Sum(column => column.Categories?.Count ?? 0), 9000, 10_000);
        Assert.All(columns.Skip(1), column => Assert.Equal(900, column.Distinct));
    }

    [Fact]
    public async Task A_dataset_of_before_its_numbers_were_remembered_trains_and_reports_when_it_runs()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Digits);
        await service.ReadAsync(async db =>
        {
            var columns = db.Entry(await db.Datasets.SingleAsync()).Property(dataset => dataset.Columns);
            columns.CurrentValue = [.. columns.CurrentValue.Select(column => column with { Categories = null })];
            return await db.SaveChangesAsync();
        });

        await service.Http.TrainAsync(Job(""", "classWeights": {"1": 2} """));
        var unknown = await service.Http.EndAsync(await service.Http.QueueAsync(Job(""", "classWeights": {"7": 2} """)));

        Assert.Equal("failed", (string?)unknown["status"]);
        Assert.Contains("'7', which is no class of 'digit': 0, 1, 2", (string?)unknown["error"]);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1e-30", true)]
    [InlineData("1000000", true)]
    [InlineData("9e-31", false)]
    [InlineData("1000000.5", false)]
    public async Task A_weight_of_a_class_is_0_or_up_to_a_million(string weight, bool accepted)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Digits);

        var answer = service.Http.PostJsonAsync("/api/v1/jobs", Job($$""", "classWeights": {"1": {{weight}}} """));

        if (accepted)
            await answer.JsonAsync(HttpStatusCode.Accepted);
        else
            await answer.RefusedAsync(HttpStatusCode.BadRequest, "of '1' is not 0 or between 1E-30 and 1000000");
    }

    [Theory]
    [InlineData("""{"1": 2, "1": 3}""")]
    [InlineData("""{"1": {"2": 3}}""")]
    [InlineData("""{"1": null}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("7")]
    public async Task Weights_of_classes_are_balanced_or_one_number_for_each(string weights)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Digits);

        var problem = await service.Http.PostJsonAsync("/api/v1/jobs", Job($$""", "classWeights": {{weights}} """))
            .RefusedAsync(HttpStatusCode.BadRequest);

        Assert.StartsWith("classWeights", Assert.Single(problem["errors"]!.AsObject()).Key);
        var job = await service.Http.PostJsonAsync("/api/v1/jobs", Job(""", "classWeights": "Balanced" """))
            .JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("balanced", (string?)job["request"]!["classWeights"]);
    }

    [Theory]
    [InlineData("\"digit\"")]
    [InlineData("""["digit"]""")]
    public async Task A_target_is_answered_as_it_was_asked_for(string target)
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync(Digits);

        var job = await service.Http.PostJsonAsync("/api/v1/jobs", Job("").Replace("\"digit\"", target)).JsonAsync(HttpStatusCode.Accepted);

        Assert.Equal(target, job["request"]!["target"]!.ToJsonString());
    }
}
