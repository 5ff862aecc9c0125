using System.Runtime.CompilerServices;
using MlpEngine.Kernels;

namespace MlpEngine.Training;

/// <summary>Counts the rows whose outputs are right.</summary>
static unsafe class Accuracy
{
    /// <summary>The rule that a caller's choice stands for.</summary>
    public static AccuracyRule Resolve(this AccuracyRule rule, Loss loss, int outputs) =>
        rule == AccuracyRule.Auto ? loss.AccuracyRule(outputs) : rule;

    /// <summary>How many of the rows are right.</summary>
    /// <param name="rule">When a row counts.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="outputs">How many outputs a row has.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rule that is not resolved.</exception>
    public static int CountRight(this AccuracyRule rule, in OutputRows rows, int outputs) => rule switch
    {
        AccuracyRule.None => 0,
        AccuracyRule.LargestOutput => CountLargest(rows.A, rows.Y, rows.Rows, rows.Stride, outputs),
        AccuracyRule.Threshold => CountThreshold(rows.A, rows.Y, rows.Rows, rows.Stride, outputs),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, $"{rule} counts no rows."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int CountLargest(float* a, float* y, int rows, int stride, int outputs)
    {
        int right = 0;
        for (int i = 0; i < rows; i++, a += stride, y += stride) right += Unsafe.BitCast<bool, byte>(LargestAgree(a, y, outputs));
        return right;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int CountThreshold(float* a, float* y, int rows, int stride, int outputs)
    {
        int right = 0;
        for (int i = 0; i < rows; i++, a += stride, y += stride) right += SidesAgree(a, y, outputs) ? 1 : 0;
        return right;
    }

    // without a branch, as which output is the largest is unpredictable
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool LargestAgree(float* a, float* y, int outputs)
    {
        int output = 0, target = 0;
        for (int j = 1; j < outputs; j++)
        {
            output += (j - output) * Unsafe.BitCast<bool, byte>(a[j] > a[output]);
            target += (j - target) * Unsafe.BitCast<bool, byte>(y[j] > y[target]);
        }
        return output == target;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool SidesAgree(float* a, float* y, int outputs)
    {
        for (int j = 0; j < outputs; j++) if (a[j] > 0.5f != y[j] > 0.5f) return false;
        return true;
    }
}
