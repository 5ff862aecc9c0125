using System.Net;
using System.Text.Json.Nodes;

namespace MlpService.Tests;

/// <summary>Imported weights predict what their activation says, or are refused with what would fit.</summary>
public sealed class ImportedWeightTests
{
    /// <summary>The outputs of weights 1, 2, ... and no bias, for the input 0.5.</summary>
    static double[] Outputs(string activation, int units)
    {
        var z = Enumerable.Range(1, units).Select(j => 0.5 * j).ToArray();
        return activation == "softmax" ? [.. z.Select(x => Math.Exp(x) / z.Sum(Math.Exp))] : [.. z.Select(x => activation switch
        {
            "step" => 1,
            "sigmoid" => 1 / (1 + Math.Exp(-x)),
            "tanh" => Math.Tanh(x),
            "gelu" => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
            "silu" => x / (1 + Math.Exp(-x)),
            "softplus" => Math.Log(1 + Math.Exp(x)),
            _ => x,
        })];
    }

    static async Task<HttpResponseMessage> StoreAsync(TestService service, string activation, int units, string names)
    {
        await service.Http.PostJsonAsync("/api/v1/networks",
            $$"""{"name": "net", "layers": [{"units": {{units}}, "activation": "{{activation}}"}]}""").JsonAsync(HttpStatusCode.Created);
        var weights = string.Join(", ", Enumerable.Range(1, units).Select(j => $"[{j}]"));
        var biases = string.Join(", ", Enumerable.Repeat(0, units));
        return await service.Http.PostJsonAsync("/api/v1/models/m/versions", $$"""
            {"network": "net", "inputs": ["x"], {{names}}, "layers": [{"weights": [{{weights}}], "biases": [{{biases}}]}]}
            """);
    }

    static async Task<JsonNode> PredictAsync(TestService service) =>
        (await service.Http.PostJsonAsync("/api/v1/models/m/predict", """{"instances": [[0.5]]}""").JsonAsync())["predictions"]![0]!;

    public static TheoryData<string> Activations =>
        ["identity", "step", "sigmoid", "tanh", "relu", "leakyRelu", "elu", "gelu", "silu", "softplus", "softmax"];

    [Theory, MemberData(nameof(Activations))]
    public async Task Named_targets_are_answered_with_what_any_output_gives(string activation)
    {
        using var service = new TestService();
        await Task.FromResult(await StoreAsync(service, activation, 3, """ "targets": ["p", "q", "r"] """))
            .JsonAsync(HttpStatusCode.Created);

        var values = (await PredictAsync(service))["values"]!.AsArray().Select(value => (double)value!);

        foreach (var (expected, value) in Outputs(activation, 3).Zip(values))
            Assert.Equal(expected, value, 1e-6);
    }

    [Theory, MemberData(nameof(Activations))]
    public async Task Classes_and_labels_are_predicted_by_probabilities_or_refused(string activation)
    {
        foreach (var (names, units, fits) in new[]
        {
            (""" "classes": ["a", "b"] """, 1, activation is "step" or "sigmoid"),
            (""" "classes": ["a", "b", "c"] """, 3, activation is "step" or "sigmoid" or "softmax"),
            (""" "classes": ["a", "b", "c"], "task": "multilabel" """, 3, activation is "step" or "sigmoid"),
        })
        {
            using var service = new TestService();
            var stored = Task.FromResult(await StoreAsync(service, activation, units, names));
            if (!fits)
            {
                await stored.RefusedAsync(HttpStatusCode.UnprocessableEntity,
                    $"{units} of {activation}", "step, sigmoid, or softmax", "targets");
                continue;
            }
            await stored.JsonAsync(HttpStatusCode.Created);
            var prediction = await PredictAsync(service);
            var outputs = Outputs(activation, units);
            double[] expected = units == 1 ? [1 - outputs[0], outputs[0]] : outputs;
            foreach (var (p, answered) in expected.Zip(prediction["probabilities"]!.AsArray()))
                Assert.Equal(p, (double)answered!, 1e-6);
            if (names.Contains("multilabel"))
                Assert.Equal(["a", "b", "c"], prediction["labels"]!.AsArray().Select(label => (string?)label));
            else
                Assert.Equal(units == 1 ? "b" : activation == "step" ? "a" : "c", (string?)prediction["label"]);
        }
    }
}
