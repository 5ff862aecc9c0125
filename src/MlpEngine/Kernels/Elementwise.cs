using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Activations;

namespace MlpEngine.Kernels;

/// <summary>Activations and their derivatives over a block of numbers; lengths are multiples of 16.</summary>
static unsafe class Elementwise
{
    /// <summary>a = s(z) (eq. 15); a and z may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Activate<S, V, TActivation>(float* z, float* a, long length)
        where S : struct, ISimd<V> where V : struct where TActivation : struct, IElementwiseActivation
    {
        for (long i = 0; i < length; i += S.Width) S.Store(TActivation.Value<S, V>(S.Load(z + i)), a + i);
    }

    /// <summary>d = d (*) s'(z) (the Hadamard product of eq. 31 and 45)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Differentiate<S, V, TActivation>(float* z, float* a, float* d, long length)
        where S : struct, ISimd<V> where V : struct where TActivation : struct, IElementwiseActivation
    {
        for (long i = 0; i < length; i += S.Width)
            S.Store(S.Multiply(S.Load(d + i), TActivation.Derivative<S, V>(S.Load(z + i), S.Load(a + i))), d + i);
    }

    /// <summary>c = a (*) b</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<S, V>(float* a, float* b, float* c, long length) where S : struct, ISimd<V> where V : struct
    {
        for (long i = 0; i < length; i += S.Width) S.Store(S.Multiply(S.Load(a + i), S.Load(b + i)), c + i);
    }

    /// <summary>a = factor a</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<S, V>(float factor, float* a, long length) where S : struct, ISimd<V> where V : struct
    {
        for (long i = 0; i < length; i += S.Width) S.Store(S.Multiply(S.Load(a + i), S.Broadcast(factor)), a + i);
    }
}
