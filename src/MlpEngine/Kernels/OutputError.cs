using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Losses;

namespace MlpEngine.Kernels;

/// <summary>A loss over rows of outputs, and where backpropagation starts.</summary>
static unsafe class OutputError
{
    /// <summary>For each row loss_i = weight_i sum_j value_ij, and d_ij = scale weight_i error_ij, 0 in the padding.</summary>
    /// <param name="z">Weighted inputs, rows x stride, rows padded to 16 like those of a, y and d.</param>
    /// <param name="a">Outputs.</param>
    /// <param name="y">Targets.</param>
    /// <param name="valid">1 where a row has an output, 0 in its padding.</param>
    /// <param name="weights">How much each row counts.</param>
    /// <param name="scale">1 / the number of rows that are averaged.</param>
    /// <param name="losses">Receives the loss of each row.</param>
    /// <param name="d">Receives the errors.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="stride">The padded length of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<S, V, TLoss>(float* z, float* a, float* y, float* valid, float* weights, float scale, float* losses, float* d,
        int rows, int stride) where S : struct, ISimd<V> where V : struct where TLoss : struct, ILoss
    {
        float* lanes = stackalloc float[Lanes.Count];
        for (int i = 0; i < rows; i++, z += stride, a += stride, y += stride, d += stride)
            losses[i] = weights[i] * Row<S, V, TLoss>(z, a, y, valid, scale * weights[i], d, stride, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Row<S, V, TLoss>(float* z, float* a, float* y, float* valid, float factor, float* d, int stride, float* lanes)
        where S : struct, ISimd<V> where V : struct where TLoss : struct, ILoss
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
}
