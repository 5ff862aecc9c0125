using static System.BitConverter;

namespace MlpEngine.Kernels.Widths;

/// <summary>One lane: the plain loop.</summary>
readonly unsafe struct Scalar : ISimd<float>
{
    public static int Width => 1;
    public static int Registers => 16;
    public static float Broadcast(float x) => x;
    public static float Load(float* source) => *source;
    public static void Store(float value, float* destination) => *destination = value;
    public static float Add(float a, float b) => a + b;
    public static float Subtract(float a, float b) => a - b;
    public static float Multiply(float a, float b) => a * b;
    public static float Divide(float a, float b) => a / b;
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
    public static float Sqrt(float a) => MathF.Sqrt(a);
    public static float Greater(float a, float b, float x, float y) => a > b ? x : y;
    public static float AddBits(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) + SingleToInt32Bits(b));
    public static float SubtractBits(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) - SingleToInt32Bits(b));
    public static float AndBits(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) & SingleToInt32Bits(b));
    public static float OrBits(float a, float b) => Int32BitsToSingle(SingleToInt32Bits(a) | SingleToInt32Bits(b));
    public static float ShiftLeft(float a, int count) => Int32BitsToSingle(SingleToInt32Bits(a) << count);
    public static float ShiftRight(float a, int count) => Int32BitsToSingle(SingleToInt32Bits(a) >> count);
    public static float ToFloat(float a) => SingleToInt32Bits(a);
}
