using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>Softmax of each row of weighted inputs (eq. 7). With the largest taken away first no e^z can overflow.</summary>
static unsafe class Softmax
{
    // logarithms and divisions are slow one by one, so that many rows share a vector
    const int RowsAtOnce = 64;

    /// <summary>a_j = e^z_j / sum_i e^z_i, and z_j becomes ln a_j = z_j - ln sum_i e^z_i.</summary>
    /// <param name="z">rows x stride, rows padded to 16</param>
    /// <param name="valid">1 where a row has an output, 0 in its padding.</param>
    /// <param name="a">rows x stride; 0 in the padding.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="stride">The padded length of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<S, V>(float* z, float* valid, float* a, int rows, int stride) where S : struct, ISimd<V> where V : struct
    {
        float* lanes = stackalloc float[Lanes.Count], sums = stackalloc float[RowsAtOnce], logs = stackalloc float[RowsAtOnce],
            shares = stackalloc float[RowsAtOnce];
        new Span<float>(sums, RowsAtOnce).Fill(1);
        for (; rows > 0; rows -= RowsAtOnce)
        {
            int count = Math.Min(rows, RowsAtOnce);
            for (int i = 0; i < count; i++) sums[i] = Exponentiate<S, V>(z + (nint)i * stride, valid, a + (nint)i * stride, stride, lanes);
            for (int i = 0; i < count; i += S.Width)
            {
                V sum = S.Load(sums + i);
                S.Store(Logarithm.Log<S, V>(sum), logs + i);
                S.Store(S.Divide(S.Broadcast(1), sum), shares + i);
            }
            for (int i = 0; i < count; i++, z += stride, a += stride)
                for (int j = 0; j < stride; j += S.Width)
                {
                    S.Store(S.Subtract(S.Load(z + j), S.Broadcast(logs[i])), z + j);
                    S.Store(S.Multiply(S.Load(a + j), S.Broadcast(shares[i])), a + j);
                }
        }
    }

    /// <summary>z_j = z_j - max z, a_j = e^z_j; returns sum_j a_j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Exponentiate<S, V>(float* z, float* valid, float* a, int stride, float* lanes) where S : struct, ISimd<V> where V : struct
    {
        V half = S.Broadcast(0.5f), zero = S.Broadcast(0), lowest = S.Broadcast(float.NegativeInfinity);
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            V largest = lowest;
            for (int j = lane; j < stride; j += Lanes.Count)
            {
                V x = S.Greater(S.Load(valid + j), half, S.Load(z + j), lowest);
                largest = S.Greater(x, largest, x, largest);
            }
            S.Store(largest, lanes + lane);
        }
        V shift = S.Broadcast(Lanes.Max(lanes));
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            V partial = zero;
            for (int j = lane; j < stride; j += Lanes.Count)
            {
                V shifted = S.Subtract(S.Load(z + j), shift);
                V exp = S.Greater(S.Load(valid + j), half, Exponential.Exp<S, V>(shifted), zero);
                partial = S.Add(partial, exp);
                S.Store(shifted, z + j);
                S.Store(exp, a + j);
            }
            S.Store(partial, lanes + lane);
        }
        return Lanes.Sum(lanes);
    }
}
