namespace MlpEngine.Training;

/// <summary>Which topologies a loss can train by gradient. Messages name everything as the caller writes it.</summary>
static class Trainability
{
    /// <summary>Why gradient descent on this loss cannot train this topology, naming both parts and what would work; null if it
    /// can.</summary>
    public static string? Problem(Topology topology, Loss loss)
    {
        for (int i = 0; i < topology.Layers.Count; i++)
            if (!topology.Layers[i].Activation.Facts().HasGradient)
                return $"layers[{i}] is {Name(topology.Layers[i].Activation)}, which cannot be trained by gradient: its derivative is " +
                    "zero wherever it exists, so no weight would ever change. Use sigmoid, or give the weights by hand.";
        return OutputProblem(topology, loss);
    }

    /// <summary>Why this loss does not apply to these outputs, or null.</summary>
    public static string? OutputProblem(Topology topology, Loss loss)
    {
        if (!Enum.IsDefined(loss)) return $"Unknown loss {loss}.";
        Activation output = topology.Layers[^1].Activation;
        string layer = $"layers[{topology.Layers.Count - 1}]";
        if (output == Activation.Softmax && topology.Outputs == 1)
            return $"{layer} is softmax with 1 unit, whose output is always 1. Use 1 sigmoid unit with binaryCrossEntropy, or softmax " +
                "with 2 units or more.";
        Activation? required = loss.RequiredOutput();
        Loss? made = LossFor(output);
        if (required is { } needed && needed != output)
            return $"{Name(loss)} needs {Name(needed)} outputs, and {layer} is {Name(output)}. " +
                (made is { } fitting ? $"Use {Name(fitting)} with {Name(output)}." : $"Make it {Name(needed)}, or use meanSquaredError.");
        return output == Activation.Softmax && required is null
            ? $"softmax outputs need {Name(made!.Value)}, and the loss is {Name(loss)}. " +
                $"Change the loss, or make {layer} sigmoid or identity."
            : null;
    }

    /// <summary>The loss made for an output activation, if there is one.</summary>
    static Loss? LossFor(Activation output)
    {
        foreach (Loss loss in Enum.GetValues<Loss>()) if (loss.RequiredOutput() == output) return loss;
        return null;
    }

    static string Name<T>(T value) where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
}
