using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Losses;

namespace MlpEngine.Kernels;

// the losses of rows of outputs, and the errors that backpropagation starts from
sealed unsafe partial class SimdKernels<S, V>
{
    internal override void OutputErrors(Loss loss, in OutputRows outputs, float scale, float* losses, float* d)
    {
        var use = new OutputErrorsUse { Outputs = ref outputs, Scale = scale, Losses = losses, D = d };
        loss.Use(ref use);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OutputErrors<TLoss>(in OutputRows outputs, float scale, float* losses, float* d) where TLoss : struct, ILoss
    {
        float* lanes = stackalloc float[Lanes.Count], z = outputs.Z, a = outputs.A, y = outputs.Y, valid = outputs.Valid,
            weights = outputs.SampleWeights;
        int stride = outputs.Stride;
        for (int i = 0; i < outputs.Rows; i++, z += stride, a += stride, y += stride, d += stride)
            losses[i] = weights[i] * OutputErrorsOfRow<TLoss>(z, a, y, valid, scale * weights[i], d, stride, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float OutputErrorsOfRow<TLoss>(float* z, float* a, float* y, float* valid, float factor, float* d, int stride, float* lanes)
        where TLoss : struct, ILoss
    {
        V half = S.Broadcast(0.5f), zero = S.Broadcast(0);
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            V partial = zero;
            for (int j = lane; j < stride; j += Lanes.Count)
            {
                V output = S.Load(a + j), target = S.Load(y + j), present = S.Load(valid + j);
                V value = TLoss.Value<S, V>(S.Load(z + j), output, target);
                V error = S.Multiply(TLoss.Error<S, V>(output, target), S.Broadcast(factor));
                partial = S.Add(partial, S.Greater(present, half, value, zero));
                S.Store(S.Greater(present, half, error, zero), d + j);
            }
            S.Store(partial, lanes + lane);
        }
        return Lanes.Sum(lanes);
    }

    ref struct OutputErrorsUse : ILossUse
    {
        public ref readonly OutputRows Outputs;
        public float Scale;
        public float* Losses, D;

        public readonly void With<TLoss>() where TLoss : struct, ILoss => OutputErrors<TLoss>(Outputs, Scale, Losses, D);
    }
}
