using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Losses;

/// <summary>-y ln a of softmax outputs; by z: a - y, as the targets of a sample sum to 1</summary>
readonly struct CategoricalCrossEntropy : ILoss
{
    // ln a = z - max z - ln sum e^z is at least this, and as a float may be infinite
    const double LowestLogarithm = -2.0 * float.MaxValue;

    public static Activation? RequiredOutput => Activation.Softmax;

    public static AccuracyRule Accuracy(int outputs) => AccuracyRule.LargestOutput;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct => S.Multiply(S.Subtract(S.Broadcast(0), z), y);

    public static double ValueInDouble(float z, float a, float y) => -Math.Max(z, LowestLogarithm) * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct => S.Subtract(a, y);
}
