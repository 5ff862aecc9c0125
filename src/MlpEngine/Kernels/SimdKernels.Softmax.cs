using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Products;
using MlpEngine.Kernels.Transcendental;

namespace MlpEngine.Kernels;

// softmax of each row; with the largest z subtracted first no e^z can overflow
sealed unsafe partial class SimdKernels<S, V>
{
    // of long rows: logarithms and divisions are slow one by one, so that many rows share a vector
    const int RowsAtOnce = 64;

    internal override void Softmax(float* z, float* valid, float* a, int rows, int stride)
    {
        if (stride > Lanes.Count) SoftmaxOfLongRows(z, valid, a, rows, stride);
        else SoftmaxOfShortRows(z, new ReadOnlySpan<float>(valid, stride).LastIndexOf(1) + 1, a, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SoftmaxOfLongRows(float* z, float* valid, float* a, int rows, int stride)
    {
        float* lanes = stackalloc float[Lanes.Count], sums = stackalloc float[RowsAtOnce], logs = stackalloc float[RowsAtOnce],
            shares = stackalloc float[RowsAtOnce];
        new Span<float>(sums, RowsAtOnce).Fill(1);
        for (; rows > 0; rows -= RowsAtOnce)
        {
            int count = Math.Min(rows, RowsAtOnce);
            for (int i = 0; i < count; i++) sums[i] = Exponentiate(z + (nint)i * stride, valid, a + (nint)i * stride, stride, lanes);
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
    static float Exponentiate(float* z, float* valid, float* a, int stride, float* lanes)
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

    /// <summary>Rows of up to 16 outputs, sixteen rows at a time: transposed, so that a vector holds one output of each row, no lane
    /// computes padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SoftmaxOfShortRows(float* z, int outputs, float* a, int rows)
    {
        const int Block = Lanes.Count * Lanes.Count;
        float* transposed = stackalloc float[3 * Block], exps = transposed + Block, sums = exps + Block;
        for (; rows > 0; rows -= Lanes.Count, z += Block, a += Block)
        {
            int count = Math.Min(rows, Lanes.Count);
            Packing.Transpose(z, Lanes.Count, count, outputs, transposed, Lanes.Count);
            for (int lane = 0; lane < count; lane += S.Width) SoftmaxOfColumns(transposed + lane, outputs, exps + lane, sums + lane);
            Packing.Transpose(transposed, Lanes.Count, outputs, count, z, Lanes.Count);
            Packing.Transpose(exps, Lanes.Count, outputs, count, a, Lanes.Count);
        }
    }

    /// <summary>The softmax of as many rows as a vector has lanes, summed in the order of <see cref="Lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SoftmaxOfColumns(float* z, int outputs, float* a, float* sums)
    {
        const int Row = Lanes.Count;
        V largest = S.Load(z);
        for (int j = 1; j < outputs; j++)
        {
            V x = S.Load(z + j * Row);
            largest = S.Greater(x, largest, x, largest);
        }
        for (int j = 0; j < outputs; j++)
        {
            V shifted = S.Subtract(S.Load(z + j * Row), largest), exp = Exponential.Exp<S, V>(shifted);
            S.Store(shifted, z + j * Row);
            S.Store(exp, a + j * Row);
            S.Store(exp, sums + j * Row);
        }
        for (int half = Lanes.Count / 2; half > 0; half /= 2)
            for (int j = 0; j < half && j + half < outputs; j++)
                S.Store(S.Add(S.Load(sums + j * Row), S.Load(sums + (j + half) * Row)), sums + j * Row);
        V sum = S.Load(sums), log = Logarithm.Log<S, V>(sum), share = S.Divide(S.Broadcast(1), sum);
        for (int j = 0; j < outputs; j++)
        {
            S.Store(S.Subtract(S.Load(z + j * Row), log), z + j * Row);
            S.Store(S.Multiply(S.Load(a + j * Row), share), a + j * Row);
        }
    }
}
