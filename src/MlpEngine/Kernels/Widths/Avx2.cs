using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlpEngine.Kernels.Widths;

/// <summary>8 lanes: AVX2 with FMA.</summary>
readonly unsafe struct Avx2 : ISimd<Vector256<float>>
{
    public static int Width => Vector256<float>.Count;
    public static int Registers => 16;
    public static Vector256<float> Broadcast(float x) => Vector256.Create(x);
    public static Vector256<float> Load(float* source) => Vector256.Load(source);
    public static void Store(Vector256<float> value, float* destination) => Vector256.Store(value, destination);
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAdd(a, b, c);
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);
    public static Vector256<float> Greater(Vector256<float> a, Vector256<float> b, Vector256<float> x, Vector256<float> y) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), x, y);
    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    public static Vector256<float> SubtractBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    public static Vector256<float> AndBits(Vector256<float> a, Vector256<float> b) => a & b;
    public static Vector256<float> OrBits(Vector256<float> a, Vector256<float> b) => a | b;
    public static Vector256<float> ShiftLeft(Vector256<float> a, int count) => (a.AsInt32() << count).AsSingle();
    public static Vector256<float> ShiftRight(Vector256<float> a, int count) => (a.AsInt32() >> count).AsSingle();
    public static Vector256<float> ToFloat(Vector256<float> a) => Vector256.ConvertToSingle(a.AsInt32());
}
