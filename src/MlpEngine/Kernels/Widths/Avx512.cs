using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlpEngine.Kernels.Widths;

/// <summary>16 lanes: AVX-512.</summary>
readonly unsafe struct Avx512 : ISimd<Vector512<float>>
{
    public static int Width => Vector512<float>.Count;
    public static int Registers => 32;
    public static Vector512<float> Broadcast(float x) => Vector512.Create(x);
    public static Vector512<float> Load(float* source) => Vector512.Load(source);
    public static void Store(Vector512<float> value, float* destination) => Vector512.Store(value, destination);
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);
    public static Vector512<float> Greater(Vector512<float> a, Vector512<float> b, Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), x, y);
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    public static Vector512<float> SubtractBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    public static Vector512<float> AndBits(Vector512<float> a, Vector512<float> b) => a & b;
    public static Vector512<float> OrBits(Vector512<float> a, Vector512<float> b) => a | b;
    public static Vector512<float> ShiftLeft(Vector512<float> a, int count) => (a.AsInt32() << count).AsSingle();
    public static Vector512<float> ShiftRight(Vector512<float> a, int count) => (a.AsInt32() >> count).AsSingle();
    public static Vector512<float> ToFloat(Vector512<float> a) => Vector512.ConvertToSingle(a.AsInt32());
}
