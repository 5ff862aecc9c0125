using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlpEngine.Kernels;
using MlpEngine.Kernels.Widths;

namespace MlpService.Benchmarks.Comparison;

/// <summary>The most fused multiply-adds that all cores together can do: twelve chains per core, more than its units take at once, and no
/// memory.</summary>
static unsafe class FmaPeak
{
    const int Chains = 12;
    const long Steps = 60_000_000;

    /// <summary>GFLOP/s of all cores.</summary>
    public static double Measure() =>
        Avx512F.IsSupported ? Measure<MlpEngine.Kernels.Widths.Avx512, Vector512<float>>()
        : System.Runtime.Intrinsics.X86.Avx2.IsSupported ? Measure<MlpEngine.Kernels.Widths.Avx2, Vector256<float>>()
        : Measure<Portable, Vector<float>>();

    static double Measure<S, V>() where S : struct, ISimd<V> where V : struct
    {
        using var start = new Barrier(Environment.ProcessorCount + 1);
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            Multiply<S, V>(Steps / 10); // wakes the wide units up
            start.SignalAndWait();
            Multiply<S, V>(Steps);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        start.SignalAndWait();
        long begin = Stopwatch.GetTimestamp();
        Array.ForEach(threads, thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return 2.0 * Chains * S.Width * Steps * threads.Length / seconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static float Multiply<S, V>(long steps) where S : struct, ISimd<V> where V : struct
    {
        V half = S.Broadcast(0.5f), one = S.Broadcast(1);
        V c0 = half, c1 = half, c2 = half, c3 = half, c4 = half, c5 = half;
        V c6 = half, c7 = half, c8 = half, c9 = half, c10 = half, c11 = half;
        for (; steps > 0; steps--)
        {
            c0 = S.MultiplyAdd(c0, half, one);
            c1 = S.MultiplyAdd(c1, half, one);
            c2 = S.MultiplyAdd(c2, half, one);
            c3 = S.MultiplyAdd(c3, half, one);
            c4 = S.MultiplyAdd(c4, half, one);
            c5 = S.MultiplyAdd(c5, half, one);
            c6 = S.MultiplyAdd(c6, half, one);
            c7 = S.MultiplyAdd(c7, half, one);
            c8 = S.MultiplyAdd(c8, half, one);
            c9 = S.MultiplyAdd(c9, half, one);
            c10 = S.MultiplyAdd(c10, half, one);
            c11 = S.MultiplyAdd(c11, half, one);
        }
        V low = S.Add(S.Add(S.Add(c0, c1), S.Add(c2, c3)), S.Add(c4, c5)),
            high = S.Add(S.Add(S.Add(c6, c7), S.Add(c8, c9)), S.Add(c10, c11));
        float* lanes = stackalloc float[Lanes.Count];
        S.Store(S.Add(low, high), lanes);
        return *lanes;
    }
}
