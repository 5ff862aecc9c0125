using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Activations;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Losses;

/// <summary>-[y ln a + (1 - y) ln(1 - a)] with a = 1 / (1 + e^-z) (eq. 18, 19),
/// as max(0, z) - z y + ln(1 + e^-|z|), so that no ln 0 occurs; by z: a - y (eq. 71, 73)</summary>
readonly struct BinaryCrossEntropy : ILoss
{
    public static Activation? RequiredOutput => Activation.Sigmoid;

    public static AccuracyRule Accuracy(int outputs) => outputs == 1 ? AccuracyRule.Threshold : AccuracyRule.LargestOutput;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct =>
        S.Subtract(Softplus.Value<S, V>(z), S.Multiply(z, y));

    public static double ValueInDouble(float z, float a, float y) => Softplus.Value<Scalar, float>(z) - (double)z * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct => S.Subtract(a, y);
}
