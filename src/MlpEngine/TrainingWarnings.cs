using static System.FormattableString;

namespace MlpEngine;

/// <summary>Something that a practitioner would want to know about a run, with advice.</summary>
/// <param name="Code">deadRelu, vanishingGradient, zeroWeights, highDropout, squaredErrorSlowdown, divergingLoss or stalledLoss.</param>
/// <param name="Epoch">When it was first seen.</param>
/// <param name="Layer">From 1; null where the whole network is meant. The message names the same layer by its index, layers[Layer -
/// 1].</param>
/// <param name="Message">In plain words.</param>
public sealed record TrainingWarning(string Code, int Epoch, int? Layer, string Message);

/// <summary>Diagnoses a run (the text's appendix) from its epochs; each finding is reported once per layer.</summary>
/// <param name="topology">What is trained.</param>
/// <param name="options">How.</param>
/// <param name="warmStart">The weights were trained before, so that their loss need not fall any more.</param>
public sealed class TrainingWarnings(Topology topology, TrainingOptions options, bool warmStart = false)
{
    const double ManyDead = 0.5, Vanished = 1e-3, ManySaturated = 0.5, WrongLoss = 0.1, HighDropout = 0.8;
    const int VanishedEpochs = 3, RisenEpochs = 3, StalledEpochs = 20;

    readonly HashSet<(string Code, int? Layer)> reported = [];
    readonly double[] dropout = [options.InputDropout, .. topology.Layers.Select(layer => layer.Dropout)]; // index 0: of the inputs
    readonly int? zeros = warmStart ? null : LayerOfZeros(topology);
    double firstLoss, lowestLoss = double.PositiveInfinity;
    int vanished, risen;

    /// <summary>The findings of this epoch that no earlier one had; to be called with every epoch in order.</summary>
    public IReadOnlyList<TrainingWarning> Look(Epoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (epoch.Number == 1) firstLoss = epoch.TrainLoss;
        lowestLoss = Math.Min(lowestLoss, epoch.TrainLoss);
        return [.. Choices(epoch).Concat(DeadRelus(epoch)).Concat(VanishingGradients(epoch)).Concat(WholeRun(epoch))
            .Where(warning => reported.Add((warning.Code, warning.Layer)))];
    }

    /// <summary>Of what the caller chose.</summary>
    IEnumerable<TrainingWarning> Choices(Epoch epoch)
    {
        if (zeros is { } layer)
        {
            bool relu = topology.Layers[layer].Activation == Activation.Relu;
            string cure = topology.Layers[layer] switch
            {
                { InitializationScale: not 0 } => "initialization at auto",
                { Initialization: not Initialization.Zeros } => "initializationScale at 1",
                _ => "initialization at auto and its initializationScale at 1",
            };
            yield return OfLayer("zeroWeights", epoch, layer, "all its weights start at zero, so "
                + $"{(relu ? "its ReLUs learn nothing" : "its units all learn the same")}. Leave its {cure}.");
        }
        for (int place = 0; place < dropout.Length; place++)
            if (dropout[place] >= HighDropout)
            {
                string message = Invariant($"dropout drops {100 * dropout[place]:G4} %, ")
                    + "so that little is left to learn from. 10 to 50 % are usual.";
                yield return place > 0 ? OfLayer("highDropout", epoch, place - 1, message)
                    : new TrainingWarning("highDropout", epoch.Number, null, $"inputs: {message}");
            }
    }

    IEnumerable<TrainingWarning> DeadRelus(Epoch epoch)
    {
        if (zeros is not null) yield break;
        // after high dropout a unit is zero because it sees next to nothing
        for (int i = 0; i < epoch.Layers.Count && dropout[i] < HighDropout; i++)
            if (epoch.Layers[i].DeadFraction is >= ManyDead and var dead)
                yield return OfLayer("deadRelu", epoch, i, Invariant($"{100 * dead:F0} % of its ReLUs were zero for every sample. ")
                    + "They no longer learn; lower the learning rate or use leakyRelu.");
    }

    /// <summary>The layer nearest to the outputs whose gradient has been negligible for some epochs in a row.</summary>
    IEnumerable<TrainingWarning> VanishingGradients(Epoch epoch)
    {
        if (zeros is not null || reported.Any(warning => warning.Code == "vanishingGradient")) yield break;
        double last = epoch.Layers[^1].GradientNorm;
        int layer = epoch.Layers.Count - 2;
        while (layer >= 0 && !IsVanishing(layer, epoch.Layers[layer].GradientNorm, last)) layer--;
        vanished = layer < 0 ? 0 : vanished + 1;
        if (vanished >= VanishedEpochs)
            yield return OfLayer("vanishingGradient", epoch, layer,
                Invariant($"its gradient is {epoch.Layers[layer].GradientNorm / last:G2} of the last layer's, ")
                + "so it hardly learns. Use relu in the hidden layers, or fewer layers.");
    }

    /// <summary>A ReLU's gradient does not vanish, the unit dies, which is a finding of its own. And it or dropout may make the gradients
    /// of the layers before it exactly 0.</summary>
    bool IsVanishing(int layer, double norm, double last) => norm < Vanished * last && topology.Layers[layer].Activation != Activation.Relu
        && (norm > 0 || dropout.All(rate => rate == 0) && topology.Layers.All(later => later.Activation != Activation.Relu));

    IEnumerable<TrainingWarning> WholeRun(Epoch epoch)
    {
        if (options.Loss == Loss.MeanSquaredError && options.Accuracy != AccuracyRule.None
            && topology.Layers[^1].Activation == Activation.Sigmoid && epoch.Layers[^1].SaturatedFraction >= ManySaturated
            && epoch.TrainLoss > WrongLoss * topology.Outputs)
            yield return new TrainingWarning("squaredErrorSlowdown", epoch.Number, topology.Layers.Count,
                $"layers[{topology.Layers.Count - 1}]: the sigmoid outputs are wrong and saturated, where meanSquaredError has almost no "
                + "gradient. Use binaryCrossEntropy, which learns fastest when it is most wrong.");
        // half of the improvement is lost again, or it is half as much again as at the start; after high dropout it fluctuates at random
        risen = epoch.TrainLoss > lowestLoss + 0.5 * Math.Max(firstLoss - lowestLoss, lowestLoss) ? risen + 1 : 0;
        if (risen >= RisenEpochs && dropout.All(rate => rate < HighDropout))
            yield return new TrainingWarning("divergingLoss", epoch.Number, null,
                Invariant($"The training loss has risen from {lowestLoss:G4} to {epoch.TrainLoss:G4}. ")
                + Invariant($"Lower the learning rate of {epoch.LearningRate:G4}, or clip the gradient."));
        if (!warmStart && zeros is null && epoch.Number >= StalledEpochs && lowestLoss > 0.99 * firstLoss)
            yield return new TrainingWarning("stalledLoss", epoch.Number, null,
                Invariant($"After {epoch.Number} epochs the training loss is {epoch.TrainLoss:G4}, as after the first. ")
                + "Try another learning rate, other features, or a larger network.");
    }

    static TrainingWarning OfLayer(string code, Epoch epoch, int layer, string message) =>
        new(code, epoch.Number, layer + 1, $"layers[{layer}]: {message}");

    /// <summary>The first layer (from 0) that zeros keep from learning: they make ReLUs dead for good, and where the next layer's are zeros
    /// too, no unit ever differs from another.</summary>
    static int? LayerOfZeros(Topology topology)
    {
        bool[] zeros = [.. topology.Layers.Select(layer => layer.Initialization == Initialization.Zeros || layer.InitializationScale == 0)];
        for (int i = 0; i < zeros.Length - 1; i++)
            if (zeros[i] && (zeros[i + 1] || topology.Layers[i].Activation == Activation.Relu)) return i;
        return null;
    }
}
