using MlpEngine;

namespace MlpService.Jobs.Training;

/// <summary>A run without weights to store; the message says why and what to try.</summary>
sealed class TrainingFailure(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Says where a training diverged, and what to change.</summary>
static class DivergenceReport
{
    /// <returns>Null: it did not diverge.</returns>
    /// <exception cref="TrainingFailure">It diverged in its first epoch: no weights were good.</exception>
    public static string? Of(TrainingOutcome outcome, JobRequest request)
    {
        if (outcome.Divergence is null)
            return null;
        var explained = Explain(outcome.Divergence, request);
        return outcome.KeptEpoch == 0
            ? throw new TrainingFailure(explained)
            : $"{explained} The weights kept are those of epoch {outcome.KeptEpoch}.";
    }

    public static string Explain(Divergence divergence, JobRequest request)
    {
        var rows = divergence.OnValidation ? ", on rows of the validation split" : "";
        return $"Training diverged in epoch {divergence.Epoch}, batch {divergence.Batch}, layers[{divergence.Layer - 1}]{rows}: "
            + $"a number grew beyond the range of a 32-bit float. {Advice(request)}";
    }

    /// <summary>The weights of the best epoch are kept, and some training row overflows with them.</summary>
    public static string OfBestEpoch(JobRequest request) =>
        "The weights of the best epoch give training rows outputs beyond the range of a 32-bit float. " + Advice(request);

    /// <summary>A large penalty flips the signs of the weights at every step, and grows them.</summary>
    static string Advice(JobRequest request)
    {
        string?[] culprits =
            [request.L1 > 0 ? $"l1 {request.L1}" : null, request.L2 > 0 ? $"l2 {request.L2}" : null, "optimizer.learningRate"];
        return $"Lower {string.Join(" or ", culprits.OfType<string>())}, set gradientClip, standardize the numeric columns, "
            + "or correct values far from all others, which the dataset's min and max show.";
    }
}
