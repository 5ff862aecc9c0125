using MlpEngine.Kernels.Losses;

namespace MlpEngine.Kernels;

/// <summary>A loss over a row of outputs, and where backpropagation starts.</summary>
static unsafe class OutputError
{
    /// <summary>Returns the row's loss, weight x sum_j value_j, and sets d_j = scale x weight x error_j, 0 in the padding.</summary>
    /// <param name="z">Weighted inputs of the row, padded to 16 like a, y and d.</param>
    /// <param name="a">Outputs.</param>
    /// <param name="y">Targets.</param>
    /// <param name="valid">1 where the row has an output, 0 in its padding.</param>
    /// <param name="weight">How much the row counts.</param>
    /// <param name="scale">1 / the number of rows that are averaged.</param>
    /// <param name="d">Receives the error.</param>
    /// <param name="stride">The padded length.</param>
    public static float Apply<S, V, TLoss>(float* z, float* a, float* y, float* valid, float weight, float scale, float* d, int stride)
        where S : struct, ISimd<V> where V : struct where TLoss : struct, ILoss
    {
        float* lanes = stackalloc float[Lanes.Count];
        V half = S.Broadcast(0.5f), zero = S.Broadcast(0), factor = S.Broadcast(scale * weight);
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            V partial = zero;
            for (int j = lane; j < stride; j += Lanes.Count)
            {
                V output = S.Load(a + j), target = S.Load(y + j), present = S.Load(valid + j);
                V value = TLoss.Value<S, V>(S.Load(z + j), output, target);
                V error = S.Multiply(TLoss.Error<S, V>(output, target), factor);
                partial = S.Add(partial, S.Greater(present, half, value, zero));
                S.Store(S.Greater(present, half, error, zero), d + j);
            }
            S.Store(partial, lanes + lane);
        }
        return weight * Lanes.Fold(lanes);
    }
}
