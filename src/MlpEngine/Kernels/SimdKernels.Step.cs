using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Updates;

namespace MlpEngine.Kernels;

// one optimizer step over a block of parameters
sealed unsafe partial class SimdKernels<S, V>
{
    internal override void Step(OptimizerKind kind, in StepConstants step, float* w, float* gradient, float* m, float* v, long length)
    {
        var use = new StepUse { Step = ref step, W = w, Gradient = gradient, M = m, V = v, Length = length };
        kind.Use(ref use);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Step<TOptimizer>(in StepConstants step, float* w, float* gradient, float* m, float* v, long length)
        where TOptimizer : struct, IOptimizer
    {
        V first = S.Broadcast(0), second = first;
        for (long i = 0; i < length; i += S.Width)
        {
            if (TOptimizer.States > 0) first = S.Load(m + i);
            if (TOptimizer.States > 1) second = S.Load(v + i);
            S.Store(TOptimizer.Apply<S, V>(step, S.Load(w + i), S.Load(gradient + i), ref first, ref second), w + i);
            if (TOptimizer.States > 0) S.Store(FlushDenormals(first), m + i);
            if (TOptimizer.States > 1) S.Store(FlushDenormals(second), v + i);
        }
    }

    /// <summary>0 where |x| is below <see cref="DenormalFlush.Threshold"/>, else x; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V FlushDenormals(V x)
    {
        V magnitude = S.SubtractBits(x, S.AndBits(x, S.Broadcast(-0f)));
        return S.Greater(S.Broadcast(DenormalFlush.Threshold), magnitude, S.Broadcast(0), x);
    }

    ref struct StepUse : IOptimizerUse
    {
        public ref readonly StepConstants Step;
        public float* W, Gradient, M, V;
        public long Length;

        public readonly void With<TOptimizer>() where TOptimizer : struct, IOptimizer =>
            Step<TOptimizer>(Step, W, Gradient, M, V, Length);
    }
}
