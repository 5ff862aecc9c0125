using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Activations;

namespace MlpEngine.Kernels;

// Every number of a block by itself, and sums of the rows of a block. What an operator is used for is filled field by field, as a panel
// product is (Products/PanelProduct.cs).
sealed unsafe partial class SimdKernels<S, V>
{
    internal override void Activate(Activation activation, float* z, float* a, long length)
    {
        ActivateUse use;
        use.Z = z;
        use.A = a;
        use.Length = length;
        activation.Use(ref use);
    }

    internal override void Differentiate(Activation activation, float* z, float* a, float* d, long length)
    {
        if (activation == Activation.Identity) return; // s' = 1
        DifferentiateUse use;
        use.Z = z;
        use.A = a;
        use.D = d;
        use.Length = length;
        activation.Use(ref use);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Multiply(float* a, float* b, float* c, long length)
    {
        for (long i = 0; i < length; i += S.Width) S.Store(S.Multiply(S.Load(a + i), S.Load(b + i)), c + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Scale(float factor, float* a, long length)
    {
        for (long i = 0; i < length; i += S.Width) S.Store(S.Multiply(S.Load(a + i), S.Broadcast(factor)), a + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddPenaltyGradient(float l2, float l1, float* w, float* gradient, long length)
    {
        V zero = S.Broadcast(0), plus = S.Broadcast(l1), minus = S.Broadcast(-l1);
        for (long i = 0; i < length; i += S.Width)
        {
            V weight = S.Load(w + i);
            V signed = S.Greater(weight, zero, plus, S.Greater(zero, weight, minus, zero));
            S.Store(S.MultiplyAdd(S.Broadcast(l2), weight, S.Add(S.Load(gradient + i), signed)), gradient + i);
        }
    }

    internal override void SumRows(float* a, int rows, int stride, float* sum) => SumRows(a, rows, stride, stride, sum);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SumRows(float* a, int rows, nint stride, int columns, float* sum)
    {
        for (int j = 0; j < columns; j += S.Width)
        {
            V total = S.Broadcast(0);
            for (int i = 0; i < rows; i++) total = S.Add(total, S.Load(a + i * stride + j));
            S.Store(total, sum + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Activate<TActivation>(float* z, float* a, long length) where TActivation : struct, IElementwiseActivation
    {
        for (long i = 0; i < length; i += S.Width) S.Store(TActivation.Value<S, V>(S.Load(z + i)), a + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Differentiate<TActivation>(float* z, float* a, float* d, long length) where TActivation : struct, IElementwiseActivation
    {
        for (long i = 0; i < length; i += S.Width)
            S.Store(S.Multiply(S.Load(d + i), TActivation.Derivative<S, V>(S.Load(z + i), S.Load(a + i))), d + i);
    }

    struct ActivateUse : IActivationUse
    {
        public float* Z, A;
        public long Length;

        public readonly void With<TActivation>() where TActivation : struct, IElementwiseActivation => Activate<TActivation>(Z, A, Length);
    }

    struct DifferentiateUse : IActivationUse
    {
        public float* Z, A, D;
        public long Length;

        public readonly void With<TActivation>() where TActivation : struct, IElementwiseActivation =>
            Differentiate<TActivation>(Z, A, D, Length);
    }
}
