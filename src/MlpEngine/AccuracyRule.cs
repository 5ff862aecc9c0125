namespace MlpEngine;

/// <summary>When a row of outputs counts as right.</summary>
public enum AccuracyRule
{
    /// <summary>LargestOutput for categorical cross-entropy and for binary cross-entropy with several outputs, Threshold for binary
    /// cross-entropy with one, None for the other losses.</summary>
    Auto,
    /// <summary>Outputs are numbers, none of them right or wrong.</summary>
    None,
    /// <summary>The largest output belongs to the largest target; of equals the first counts.</summary>
    LargestOutput,
    /// <summary>Every output is on its target's side of 0.5; exactly 0.5 is below.</summary>
    Threshold,
}

static unsafe class AccuracyRules
{
    public static AccuracyRule For(this AccuracyRule rule, Loss loss, int outputs) => (rule, loss) switch
    {
        (not AccuracyRule.Auto, _) => rule,
        (_, Loss.CategoricalCrossEntropy) => AccuracyRule.LargestOutput,
        (_, Loss.BinaryCrossEntropy) => outputs == 1 ? AccuracyRule.Threshold : AccuracyRule.LargestOutput,
        _ => AccuracyRule.None,
    };

    public static bool IsRight(this AccuracyRule rule, float* outputs, float* targets, int count)
    {
        if (rule == AccuracyRule.LargestOutput) return Largest(outputs, count) == Largest(targets, count);
        if (rule == AccuracyRule.None) return false;
        for (int j = 0; j < count; j++) if (outputs[j] > 0.5f != targets[j] > 0.5f) return false;
        return true;
    }

    // a conditional move, as which output is the largest cannot be foretold
    static int Largest(float* values, int count)
    {
        int largest = 0;
        for (int j = 1; j < count; j++) largest = values[j] > values[largest] ? j : largest;
        return largest;
    }
}
