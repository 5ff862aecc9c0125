using System.Globalization;

namespace MlpEngine;

/// <summary>Something that a practitioner would want to know about a run, with advice.</summary>
/// <param name="Code">deadRelu, vanishingGradient, zeroWeights, highDropout, squaredErrorSlowdown, divergingLoss or stalledLoss.</param>
/// <param name="Epoch">When it was first seen.</param>
/// <param name="Layer">From 1; null where the whole network is meant.</param>
/// <param name="Message">In plain words.</param>
public sealed record TrainingWarning(string Code, int Epoch, int? Layer, string Message);

/// <summary>Reads the illnesses of a run (the text's appendix) from its epochs. Each is told once per layer.</summary>
/// <param name="topology">What is trained.</param>
/// <param name="options">How.</param>
/// <param name="goesOn">The weights were trained before, so that their loss need not fall any more.</param>
public sealed class TrainingWarnings(Topology topology, TrainingOptions options, bool goesOn = false)
{
    const double ManyDead = 0.5, Vanished = 1e-3, ManySaturated = 0.5, WrongLoss = 0.1, HighDropout = 0.8;
    const int VanishedEpochs = 3, RisenEpochs = 3, StalledEpochs = 20;

    readonly HashSet<(string, int?)> told = [];
    readonly double[] dropout = [options.InputDropout, .. topology.Layers.Select(layer => layer.Dropout)]; // of the inputs, then of each layer
    readonly int zeros = goesOn ? 0 : LayerOfZeros(topology);
    double firstLoss, lowestLoss = double.PositiveInfinity;
    int vanished, risen;

    /// <summary>What this epoch shows that earlier ones did not; to be called with every epoch in order.</summary>
    public IReadOnlyList<TrainingWarning> Look(Epoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (epoch.Number == 1) firstLoss = epoch.TrainLoss;
        lowestLoss = Math.Min(lowestLoss, epoch.TrainLoss);
        return [.. Choices(epoch).Concat(DeadRelus(epoch)).Concat(VanishingGradients(epoch)).Concat(WholeRun(epoch))
            .Where(warning => told.Add((warning.Code, warning.Layer)))];
    }

    /// <summary>Illnesses that the network was given.</summary>
    IEnumerable<TrainingWarning> Choices(Epoch epoch)
    {
        if (zeros > 0)
            yield return new TrainingWarning("zeroWeights", epoch.Number, zeros,
                $"Layer {zeros}: all its weights start at zero, so {(topology.Layers[zeros - 1].Activation == Activation.Relu ? "its ReLUs learn nothing" : "its units all learn the same")}. Leave its initialization at auto.");
        for (int place = 0; place < dropout.Length; place++)
            if (dropout[place] >= HighDropout)
                yield return new TrainingWarning("highDropout", epoch.Number, place == 0 ? null : place, string.Create(CultureInfo.InvariantCulture,
                    $"{(place == 0 ? "Inputs" : $"Layer {place}")}: dropout silences {100 * dropout[place]:G4} %, so that little is left to learn from. 10 to 50 % are usual."));
    }

    IEnumerable<TrainingWarning> DeadRelus(Epoch epoch)
    {
        if (zeros > 0) yield break;
        // behind high dropout a unit is silent because it sees next to nothing
        for (int i = 0; i < epoch.Layers.Count && dropout[i] < HighDropout; i++)
            if (epoch.Layers[i].DeadFraction >= ManyDead)
                yield return new TrainingWarning("deadRelu", epoch.Number, i + 1, string.Create(CultureInfo.InvariantCulture,
                    $"Layer {i + 1}: {100 * epoch.Layers[i].DeadFraction:F0} % of its ReLUs were zero for every sample. They no longer learn; lower the learning rate or use leakyRelu."));
    }

    /// <summary>Reports the layer nearest to the outputs whose gradient is lost for some epochs in a row.</summary>
    IEnumerable<TrainingWarning> VanishingGradients(Epoch epoch)
    {
        if (zeros > 0 || told.Any(warning => warning.Item1 == "vanishingGradient")) yield break;
        double last = epoch.Layers[^1].GradientNorm;
        int lost = epoch.Layers.Count - 2;
        while (lost >= 0 && !IsLost(lost, epoch.Layers[lost].GradientNorm, last)) lost--;
        vanished = lost < 0 ? 0 : vanished + 1;
        if (vanished >= VanishedEpochs)
            yield return new TrainingWarning("vanishingGradient", epoch.Number, lost + 1, string.Create(CultureInfo.InvariantCulture,
                $"Layer {lost + 1}: its gradient is {epoch.Layers[lost].GradientNorm / last:G2} of the last layer's, so it hardly learns. Use relu in the hidden layers, or fewer layers."));
    }

    /// <summary>A ReLU's gradient does not fade, it dies: that is told above. And it or dropout may make the gradients before it exactly 0.</summary>
    bool IsLost(int layer, double norm, double last) => norm < Vanished * last && topology.Layers[layer].Activation != Activation.Relu
        && (norm > 0 || dropout.All(rate => rate == 0) && topology.Layers.All(later => later.Activation != Activation.Relu));

    IEnumerable<TrainingWarning> WholeRun(Epoch epoch)
    {
        if (options.Loss == Loss.MeanSquaredError && options.Accuracy != AccuracyRule.None && topology.Layers[^1].Activation == Activation.Sigmoid
            && epoch.Layers[^1].SaturatedFraction >= ManySaturated && epoch.TrainLoss > WrongLoss * topology.Outputs)
            yield return new TrainingWarning("squaredErrorSlowdown", epoch.Number, topology.Layers.Count,
                "The sigmoid outputs are wrong and saturated, where mean squared error has almost no gradient. Use binary cross-entropy, which learns fastest when it is most wrong.");
        // half of what was won is lost again, or it is half as much again as at the start; behind high dropout it goes up and down at random
        risen = epoch.TrainLoss > lowestLoss + 0.5 * Math.Max(firstLoss - lowestLoss, lowestLoss) ? risen + 1 : 0;
        if (risen >= RisenEpochs && dropout.All(rate => rate < HighDropout))
            yield return new TrainingWarning("divergingLoss", epoch.Number, null, string.Create(CultureInfo.InvariantCulture,
                $"The training loss has risen from {lowestLoss:G4} to {epoch.TrainLoss:G4}. Lower the learning rate of {epoch.LearningRate:G4}, or clip the gradient."));
        if (!goesOn && zeros == 0 && epoch.Number >= StalledEpochs && lowestLoss > 0.99 * firstLoss)
            yield return new TrainingWarning("stalledLoss", epoch.Number, null, string.Create(CultureInfo.InvariantCulture,
                $"After {epoch.Number} epochs the training loss is {epoch.TrainLoss:G4}, as after the first. Try another learning rate, other features, or a larger network."));
    }

    /// <summary>The first layer (from 1) that zeros keep from learning: they silence ReLUs for good, and where the next layer's are zeros
    /// too, no unit ever differs from another. 0: none.</summary>
    static int LayerOfZeros(Topology topology)
    {
        bool[] zeros = [.. topology.Layers.Select(layer => layer.Initialization == Initialization.Zeros || layer.InitializationScale == 0)];
        for (int i = 0; i < zeros.Length - 1; i++)
            if (zeros[i] && (zeros[i + 1] || topology.Layers[i].Activation == Activation.Relu)) return i + 1;
        return 0;
    }
}
