using System.Globalization;

namespace MlpEngine;

/// <summary>Something that a practitioner would want to know about a run, with advice.</summary>
/// <param name="Code">deadRelu, vanishingGradient, squaredErrorSlowdown, divergingLoss or stalledLoss.</param>
/// <param name="Epoch">When it was first seen.</param>
/// <param name="Layer">From 1; null where the whole network is meant.</param>
/// <param name="Message">In plain words.</param>
public sealed record TrainingWarning(string Code, int Epoch, int? Layer, string Message);

/// <summary>Reads the illnesses of a run (the text's appendix) from its epochs. Each is told once per layer.</summary>
public sealed class TrainingWarnings(Topology topology, TrainingOptions options)
{
    const double ManyDead = 0.5, Vanished = 1e-3, ManySaturated = 0.5, WrongLoss = 0.1;
    const int RisingEpochs = 3, StalledEpochs = 20;

    readonly HashSet<(string, int?)> told = [];
    double firstLoss, lowestLoss = double.PositiveInfinity;
    int risen;

    /// <summary>What this epoch shows that earlier ones did not; to be called with every epoch in order.</summary>
    public IReadOnlyList<TrainingWarning> Look(Epoch epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (epoch.Number == 1) firstLoss = epoch.TrainLoss;
        lowestLoss = Math.Min(lowestLoss, epoch.TrainLoss);
        risen = epoch.TrainLoss > 1.5 * firstLoss ? risen + 1 : 0;
        return [.. DeadRelus(epoch).Concat(VanishingGradients(epoch)).Concat(WholeRun(epoch)).Where(warning => told.Add((warning.Code, warning.Layer)))];
    }

    static IEnumerable<TrainingWarning> DeadRelus(Epoch epoch)
    {
        for (int i = 0; i < epoch.Layers.Count; i++)
            if (epoch.Layers[i].DeadFraction >= ManyDead)
                yield return new TrainingWarning("deadRelu", epoch.Number, i + 1, string.Create(CultureInfo.InvariantCulture,
                    $"Layer {i + 1}: {100 * epoch.Layers[i].DeadFraction:F0} % of its ReLUs were zero for every sample. They no longer learn; lower the learning rate or use leakyRelu."));
    }

    /// <summary>Reports the layer nearest to the outputs whose gradient is lost.</summary>
    IEnumerable<TrainingWarning> VanishingGradients(Epoch epoch)
    {
        if (told.Any(warning => warning.Item1 == "vanishingGradient")) yield break;
        double last = epoch.Layers[^1].GradientNorm;
        for (int i = epoch.Layers.Count - 2; i >= 0; i--)
            // a ReLU's gradient does not fade, it dies: that is told above
            if (epoch.Layers[i].GradientNorm < Vanished * last && topology.Layers[i].Activation != Activation.Relu)
            {
                yield return new TrainingWarning("vanishingGradient", epoch.Number, i + 1, string.Create(CultureInfo.InvariantCulture,
                    $"Layer {i + 1}: its gradient is {epoch.Layers[i].GradientNorm / last:G2} of the last layer's, so it hardly learns. Use relu in the hidden layers, or fewer layers."));
                yield break;
            }
    }

    IEnumerable<TrainingWarning> WholeRun(Epoch epoch)
    {
        if (options.Loss == Loss.MeanSquaredError && topology.Layers[^1].Activation == Activation.Sigmoid
            && epoch.Layers[^1].SaturatedFraction >= ManySaturated && epoch.TrainLoss > WrongLoss * topology.Outputs)
            yield return new TrainingWarning("squaredErrorSlowdown", epoch.Number, topology.Layers.Count,
                "The sigmoid outputs are wrong and saturated, where mean squared error has almost no gradient. Use binary cross-entropy, which learns fastest when it is most wrong.");
        if (risen >= RisingEpochs)
            yield return new TrainingWarning("divergingLoss", epoch.Number, null, string.Create(CultureInfo.InvariantCulture,
                $"The training loss has risen from {firstLoss:G4} to {epoch.TrainLoss:G4}. Lower the learning rate of {epoch.LearningRate:G4}, or clip the gradient."));
        if (epoch.Number >= StalledEpochs && lowestLoss > 0.99 * firstLoss)
            yield return new TrainingWarning("stalledLoss", epoch.Number, null, string.Create(CultureInfo.InvariantCulture,
                $"After {epoch.Number} epochs the training loss is {epoch.TrainLoss:G4}, as after the first. Try another learning rate, other features, or a larger network."));
    }
}
