using System.Numerics;

namespace MlpEngine.Kernels.Widths;

/// <summary>As many lanes as the runtime finds on this processor.</summary>
readonly unsafe struct Portable : ISimd<Vector<float>>
{
    public static int Width => Vector<float>.Count;
    public static int Registers => 16;
    public static Vector<float> Broadcast(float x) => new(x);
    public static Vector<float> Load(float* source) => Vector.Load(source);
    public static void Store(Vector<float> value, float* destination) => Vector.Store(value, destination);
    public static Vector<float> Add(Vector<float> a, Vector<float> b) => a + b;
    public static Vector<float> Subtract(Vector<float> a, Vector<float> b) => a - b;
    public static Vector<float> Multiply(Vector<float> a, Vector<float> b) => a * b;
    public static Vector<float> Divide(Vector<float> a, Vector<float> b) => a / b;
    public static Vector<float> MultiplyAdd(Vector<float> a, Vector<float> b, Vector<float> c) => Vector.FusedMultiplyAdd(a, b, c);
    public static Vector<float> Sqrt(Vector<float> a) => Vector.SquareRoot(a);
    public static Vector<float> Greater(Vector<float> a, Vector<float> b, Vector<float> x, Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(a, b), x, y);
    public static Vector<float> AddBits(Vector<float> a, Vector<float> b) =>
        Vector.AsVectorSingle(Vector.AsVectorInt32(a) + Vector.AsVectorInt32(b));
    public static Vector<float> SubtractBits(Vector<float> a, Vector<float> b) =>
        Vector.AsVectorSingle(Vector.AsVectorInt32(a) - Vector.AsVectorInt32(b));
    public static Vector<float> AndBits(Vector<float> a, Vector<float> b) => a & b;
    public static Vector<float> OrBits(Vector<float> a, Vector<float> b) => a | b;
    public static Vector<float> ShiftLeft(Vector<float> a, int count) => Vector.AsVectorSingle(Vector.AsVectorInt32(a) << count);
    public static Vector<float> ShiftRight(Vector<float> a, int count) => Vector.AsVectorSingle(Vector.AsVectorInt32(a) >> count);
    public static Vector<float> ToFloat(Vector<float> a) => Vector.ConvertToSingle(Vector.AsVectorInt32(a));
}
