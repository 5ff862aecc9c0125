using System.Runtime.CompilerServices;

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
    public static AccuracyRule For(this AccuracyRule rule, Loss loss, int outputs) => rule == AccuracyRule.Auto ? loss.AccuracyRule(outputs) : rule;

    /// <summary>How many of some rows are right.</summary>
    /// <param name="rule">When a row counts.</param>
    /// <param name="outputs">rows x stride</param>
    /// <param name="targets">rows x stride</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="count">How many outputs a row has.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountRight(this AccuracyRule rule, float* outputs, float* targets, int rows, int stride, int count)
    {
        int right = 0;
        if (rule == AccuracyRule.LargestOutput)
            for (int i = 0; i < rows; i++, outputs += stride, targets += stride) right += Unsafe.BitCast<bool, byte>(SameIsLargest(outputs, targets, count));
        else if (rule == AccuracyRule.Threshold)
            for (int i = 0; i < rows; i++, outputs += stride, targets += stride) right += SameSides(outputs, targets, count) ? 1 : 0;
        return right;
    }

    // without a branch, as which output is the largest cannot be foretold
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool SameIsLargest(float* outputs, float* targets, int count)
    {
        int output = 0, target = 0;
        for (int j = 1; j < count; j++)
        {
            output += (j - output) * Unsafe.BitCast<bool, byte>(outputs[j] > outputs[output]);
            target += (j - target) * Unsafe.BitCast<bool, byte>(targets[j] > targets[target]);
        }
        return output == target;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool SameSides(float* outputs, float* targets, int count)
    {
        for (int j = 0; j < count; j++) if (outputs[j] > 0.5f != targets[j] > 0.5f) return false;
        return true;
    }
}
