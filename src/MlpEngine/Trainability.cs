namespace MlpEngine;

/// <summary>Which topologies a loss can train by gradient.</summary>
static class Trainability
{
    /// <summary>Why gradient descent on this loss cannot train this topology, naming both parts and what would work; null if it can.</summary>
    public static string? Problem(Topology topology, Loss loss)
    {
        for (int i = 0; i < topology.Layers.Count; i++)
            if (topology.Layers[i].Activation == Activation.Step)
                return $"Layer {i + 1} is step, which cannot be trained by gradient: its derivative is zero wherever it exists, so no weight " +
                    "would ever change. Use sigmoid, or give the weights by hand.";
        return OutputProblem(topology, loss);
    }

    /// <summary>Why this loss cannot judge these outputs, or null.</summary>
    public static string? OutputProblem(Topology topology, Loss loss)
    {
        if (!Enum.IsDefined(loss)) return $"Unknown loss {loss}.";
        Activation output = topology.Layers[^1].Activation;
        return (loss, output) switch
        {
            (_, Activation.Softmax) when topology.Outputs == 1 =>
                "The last layer is softmax with 1 unit, whose output is always 1. Use 1 sigmoid unit with binary cross-entropy, or softmax with 2 units or more.",
            (Loss.BinaryCrossEntropy, not Activation.Sigmoid) =>
                $"Binary cross-entropy needs sigmoid outputs, and the last layer is {Name(output)}. " + (output == Activation.Softmax
                    ? "Use categorical cross-entropy with softmax." : "Make it sigmoid, or use mean squared error."),
            (Loss.CategoricalCrossEntropy, not Activation.Softmax) =>
                $"Categorical cross-entropy needs softmax outputs, and the last layer is {Name(output)}. " + (output == Activation.Sigmoid
                    ? "Use binary cross-entropy with sigmoid." : "Make it softmax, or use mean squared error."),
            (not Loss.CategoricalCrossEntropy, Activation.Softmax) =>
                $"Softmax outputs need categorical cross-entropy, and the loss is {Name(loss)}. Change the loss, or make the last layer sigmoid or identity.",
            _ => null,
        };
    }

    static string Name<T>(T value) where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
}
