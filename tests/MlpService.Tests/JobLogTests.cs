using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace MlpService.Tests;

/// <summary>The log of a service tells what became of its jobs.</summary>
public sealed class JobLogTests
{
    [Fact]
    public async Task Of_each_job_stands_there_what_it_does_how_it_ends_and_the_cause_of_what_nobody_foresaw()
    {
        using var directory = new TestDirectory();
        string trained, measured, failed;
        using (var service = new TestService(directory))
        {
            await service.Http.IrisAsync();
            trained = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1"""));
            await service.Http.EndAsync(trained);
            measured = (string)(await service.Http.PostJsonAsync("/api/v1/models/iris/evaluate", """{"dataset": "iris"}""")
                .JsonAsync(HttpStatusCode.Accepted))["id"]!;
            await service.Http.EndAsync(measured);
            await service.ReadAsync(db => db.Database.ExecuteSqlRawAsync("""
                CREATE TRIGGER fault BEFORE INSERT ON "WeightChunks" BEGIN SELECT RAISE(ABORT, 'the true cause'); END
                """));
            failed = await service.Http.QueueAsync(Training.IrisJob(""", "epochs": 1"""));
            Assert.Contains("the service's log", (string?)(await service.Http.EndAsync(failed))["error"], StringComparison.Ordinal);
        }

        var log = Directory.GetFiles(Path.Combine(directory.Path, "logs")).SelectMany(File.ReadAllLines)
            .Select(line => JsonNode.Parse(line)!).ToList();
        List<JsonNode> Of(string job) => log.FindAll(entry =>
            (string?)entry["Job"] == job && Message(entry).StartsWith("Job ", StringComparison.Ordinal));
        Assert.Equal([$"Job {trained} trains 'net' on 'iris'", $"Job {trained} ended: succeeded"], Of(trained).Select(Message));
        Assert.Equal([$"Job {measured} evaluates iris/1 on 'iris'", $"Job {measured} ended: succeeded"], Of(measured).Select(Message));
        Assert.Equal($"Job {failed} trains 'net' on 'iris'", Message(Of(failed)[0]));
        Assert.StartsWith($"Job {failed} ended: failed", Message(Of(failed)[1]), StringComparison.Ordinal);
        Assert.Contains("the true cause", (string?)Of(failed)[1]["@x"], StringComparison.Ordinal);
    }

    static string Message(JsonNode entry) =>
        Regex.Replace((string)entry["@mt"]!, @"\{(\w+)\}", name => $"{entry[name.Groups[1].Value]}");
}
