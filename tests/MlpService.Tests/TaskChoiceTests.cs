using System.Net;

namespace MlpService.Tests;

/// <summary>What a job predicts, and with how many outputs, follows from its target and the last layer.</summary>
public sealed class TaskChoiceTests
{
    /// <summary>Numbers, two words, three words, and a number of two values.</summary>
    const string Table = "a,two,three,bit\n1,p,x,0\n2,q,y,1\n3,p,z,1\n4,q,x,0\n5,p,y,1\n6,q,z,0\n";

    static async Task<Task<HttpResponseMessage>> AskAsync(TestService service, string activation, string units, string members)
    {
        await service.Http.PostJsonAsync("/api/v1/networks",
            $$"""{"name": "net", "layers": [{"activation": "{{activation}}", "units": {{units}} }]}""").JsonAsync(HttpStatusCode.Created);
        await service.Http.TableAsync(Table);
        return service.Http.PostJsonAsync("/api/v1/jobs", $$"""
            {"network": "net", "dataset": "table", "model": "m", "epochs": 1, "validation": {"fraction": 0}, {{members}} }
            """);
    }

    [Theory]
    [InlineData("softmax", "null", """ "target": "two" """, "classification", 2)]
    [InlineData("softmax", "3", """ "target": "three" """, "classification", 3)]
    [InlineData("softmax", "null", """ "target": "bit" """, "classification", 2)]
    [InlineData("sigmoid", "null", """ "target": "two" """, "classification", 1)]
    [InlineData("sigmoid", "1", """ "target": "two" """, "classification", 1)]
    [InlineData("sigmoid", "2", """ "target": "two" """, "classification", 2)]
    [InlineData("sigmoid", "null", """ "target": "three" """, "classification", 3)]
    [InlineData("sigmoid", "null", """ "target": "bit" """, "regression", 1)]
    [InlineData("sigmoid", "null", """ "target": "bit", "task": "classification" """, "classification", 1)]
    [InlineData("sigmoid", "2", """ "target": ["bit", "two"], "task": "multilabel" """, "multilabel", 2)]
    [InlineData("identity", "null", """ "target": ["a", "bit"] """, "regression", 2)]
    [InlineData("identity", "2", """ "target": ["a", "bit"] """, "regression", 2)]
    public async Task Target_and_last_layer_choose(string activation, string units, string members, string task, int outputs)
    {
        using var service = new TestService();

        var accepted = await (await AskAsync(service, activation, units, members)).JsonAsync(HttpStatusCode.Accepted);
        await service.Http.EndAsync((string)accepted["id"]!);

        var version = await service.Http.GetAsync("/api/v1/models/m/versions/1").JsonAsync();
        Assert.Equal(task, (string?)version["task"]);
        Assert.Equal(outputs, (int)version["topology"]!["layers"]![0]!["units"]!);
    }

    [Theory]
    [InlineData("identity", "null", """ "target": "two", "task": "regression" """, "regression needs numeric targets")]
    [InlineData("identity", "null", """ "target": ["two", "a"], "task": "regression" """, "regression needs numeric targets")]
    [InlineData("identity", "null", """ "target": ["two", "a"] """, "classification has one target, not 2")]
    [InlineData("softmax", "null", """ "target": "two", "task": "multilabel" """,
        "multilabel needs a sigmoid output", "layers[0], is softmax")]
    [InlineData("softmax", "1", """ "target": "a" """, "softmax with 1 unit, whose output is always 1", "make it identity")]
    [InlineData("softmax", "1", """ "target": "a", "task": "classification" """,
        "1 softmax outputs and the target has 6 classes", "layers[0] that fit: 6 or null")]
    [InlineData("softmax", "2", """ "target": "three" """, "layers[0] that fit: 3 or null")]
    [InlineData("sigmoid", "1", """ "target": "three" """, "1 sigmoid outputs and the target has 3 classes", "that fit: 3 or null")]
    [InlineData("sigmoid", "3", """ "target": "two" """, "3 sigmoid outputs and the target has 2 classes", "that fit: 1, 2 or null")]
    [InlineData("identity", "2", """ "target": "a" """, "2 outputs and there are 1 targets", "Give layers[0] 1 units, or null")]
    [InlineData("sigmoid", "1", """ "target": ["bit", "two"], "task": "multilabel" """, "1 outputs and there are 2 targets")]
    public async Task Layers_and_targets_that_do_not_fit_are_told_with_what_does(
        string activation, string units, string members, params string[] mentions)
    {
        using var service = new TestService();

        await (await AskAsync(service, activation, units, members)).RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);
    }
}
