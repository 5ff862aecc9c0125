using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels;

/// <summary>Sums over many numbers. A row is summed in the order of <see cref="Lanes"/>, rows one after the other.</summary>
static unsafe class Reductions
{
    /// <summary>sum_j = a_0j + a_1j + ... for the first <paramref name="columns"/> of each row, in the order of the rows</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows<S, V>(float* a, int rows, nint stride, int columns, float* sum) where S : struct, ISimd<V> where V : struct
    {
        for (int j = 0; j < columns; j += S.Width)
        {
            V total = S.Broadcast(0);
            for (int i = 0; i < rows; i++) total = S.Add(total, S.Load(a + i * stride + j));
            S.Store(total, sum + j);
        }
    }

    /// <summary>sum_ij a_ij^2</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares<S, V>(float* a, int rows, int stride) where S : struct, ISimd<V> where V : struct
    {
        float* lanes = stackalloc float[Lanes.Count];
        double sum = 0;
        for (int i = 0; i < rows; i++, a += stride)
        {
            for (int lane = 0; lane < Lanes.Count; lane += S.Width)
            {
                V partial = S.Broadcast(0);
                for (int j = lane; j < stride; j += Lanes.Count)
                {
                    V x = S.Load(a + j);
                    partial = S.MultiplyAdd(x, x, partial);
                }
                S.Store(partial, lanes + lane);
            }
            sum += Lanes.Sum(lanes);
        }
        return sum;
    }

    /// <summary>sum_ij |a_ij|</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfAbsolutes<S, V>(float* a, int rows, int stride) where S : struct, ISimd<V> where V : struct
    {
        float* lanes = stackalloc float[Lanes.Count];
        double sum = 0;
        for (int i = 0; i < rows; i++, a += stride)
        {
            for (int lane = 0; lane < Lanes.Count; lane += S.Width)
            {
                V partial = S.Broadcast(0);
                for (int j = lane; j < stride; j += Lanes.Count)
                {
                    V x = S.Load(a + j);
                    partial = S.Add(partial, S.SubtractBits(x, S.AndBits(x, S.Broadcast(-0f))));
                }
                S.Store(partial, lanes + lane);
            }
            sum += Lanes.Sum(lanes);
        }
        return sum;
    }
}
