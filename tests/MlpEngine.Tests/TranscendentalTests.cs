using System.Numerics;
using System.Runtime.Intrinsics;
using MlpEngine.Kernels;
using MlpEngine.Kernels.Transcendental;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Tests;

/// <summary>exp, log and tanh over every float exponent: at most 2 ulp from the correctly rounded result, monotone, right at the ends,
/// and of the same bits at every width.</summary>
public unsafe class TranscendentalTests
{
    // every exponent and sign, 64 mantissas each
    static readonly float[] Everywhere = [.. Enumerable.Range(0, 1 << 15)
        .Select(i => BitConverter.UInt32BitsToSingle((uint)i << 17 | (uint)i * 2654435761u >> 15))];

    [Fact]
    public void Exp_is_within_2_ulp() => AssertUlps(Exponential.Exp<Scalar, float>, Math.Exp, Everywhere.Concat(Steps(-104, 89, 200_000)));

    [Fact]
    public void Log_is_within_2_ulp() => AssertUlps(Logarithm.Log<Scalar, float>, Math.Log, Everywhere.Concat(Steps(0.3f, 3, 200_000)));

    [Fact]
    public void Log_of_1_plus_x_is_within_2_ulp() =>
        AssertUlps(Logarithm.Log1p<Scalar, float>, x => x < 1e-4 ? x - x * x / 2 + x * x * x / 3 : Math.Log(1 + x),
            Everywhere.Where(x => x is >= 0 and <= 1).Concat(Steps(0, 1, 200_000)));

    [Fact]
    public void Tanh_is_within_2_ulp() =>
        AssertUlps(HyperbolicTangent.Tanh<Scalar, float>, Math.Tanh, Everywhere.Concat(Steps(-10, 10, 200_000)));

    [Fact]
    public void All_are_monotone()
    {
        AssertMonotone(Exponential.Exp<Scalar, float>, Ordered(-104, 89));
        AssertMonotone(Logarithm.Log<Scalar, float>, Ordered(1e-3f, 1e3f));
        AssertMonotone(HyperbolicTangent.Tanh<Scalar, float>, Ordered(-10, 10));
        AssertMonotone(HyperbolicTangent.Tanh<Scalar, float>, Neighbours(0.6249f, 4000)); // where its two formulas meet
    }

    [Fact]
    public void All_are_monotone_over_every_exponent()
    {
        float[] above = [.. OverEveryExponent()], below = [.. above.Reverse().Select(x => -x)];
        AssertMonotone(Logarithm.Log<Scalar, float>, above);
        AssertMonotone(Logarithm.Log1p<Scalar, float>, above.Where(x => x <= 1));
        AssertMonotone(Exponential.Exp<Scalar, float>, [.. below, .. above]);
        AssertMonotone(HyperbolicTangent.Tanh<Scalar, float>, [.. below, .. above]);
    }

    [Fact]
    public void Ends_are_right()
    {
        Assert.Equal(0, Exponential.Exp<Scalar, float>(float.NegativeInfinity));
        Assert.Equal(1, Exponential.Exp<Scalar, float>(0));
        Assert.Equal(float.PositiveInfinity, Exponential.Exp<Scalar, float>(float.PositiveInfinity));
        Assert.Equal(float.NegativeInfinity, Logarithm.Log<Scalar, float>(0));
        Assert.Equal(0, Logarithm.Log<Scalar, float>(1));
        Assert.Equal(float.PositiveInfinity, Logarithm.Log<Scalar, float>(float.PositiveInfinity));
        Assert.True(float.IsNaN(Logarithm.Log<Scalar, float>(-1)));
        Assert.Equal(1, HyperbolicTangent.Tanh<Scalar, float>(float.PositiveInfinity));
        Assert.Equal(-1, HyperbolicTangent.Tanh<Scalar, float>(float.NegativeInfinity));
        Assert.Equal(-0f, HyperbolicTangent.Tanh<Scalar, float>(-0f));
        Assert.True(float.IsNaN(Exponential.Exp<Scalar, float>(float.NaN)));
        Assert.True(float.IsNaN(Logarithm.Log<Scalar, float>(float.NaN)));
        Assert.True(float.IsNaN(HyperbolicTangent.Tanh<Scalar, float>(float.NaN)));
    }

    [Fact]
    public void Every_width_gives_the_bits_of_one_lane()
    {
        int[] expected = Bits<Scalar, float>();
        Assert.Equal(expected, Bits<Portable, Vector<float>>());
        if (KernelSet.Available.Any(kernels => kernels.Name == "Avx2")) Assert.Equal(expected, Bits<Avx2, Vector256<float>>());
        if (KernelSet.Available.Any(kernels => kernels.Name == "Avx512")) Assert.Equal(expected, Bits<Avx512, Vector512<float>>());
    }

    static int[] Bits<S, V>() where S : struct, ISimd<V> where V : struct
    {
        using Native x = new(Everywhere), y = new(new float[3 * Everywhere.Length]);
        for (int i = 0; i < Everywhere.Length; i += S.Width)
        {
            V v = S.Load(x.Pointer + i);
            S.Store(Exponential.Exp<S, V>(v), y.Pointer + i);
            S.Store(Logarithm.Log<S, V>(v), y.Pointer + Everywhere.Length + i);
            S.Store(HyperbolicTangent.Tanh<S, V>(v), y.Pointer + 2 * Everywhere.Length + i);
        }
        // a NaN's payload may differ, that it is NaN may not
        return [.. y.Values.Select(value => float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value))];
    }

    static void AssertUlps(Func<float, float> own, Func<double, double> exact, IEnumerable<float> points)
    {
        foreach (float x in points)
        {
            float expected = (float)exact(x), actual = own(x);
            if (float.IsNaN(expected) ? float.IsNaN(actual) : actual == expected) continue;
            Assert.True(Math.Abs(Order(expected) - Order(actual)) <= 2, $"{x:R}: {actual:R}, not {expected:R}");
        }
    }

    static void AssertMonotone(Func<float, float> own, IEnumerable<float> rising)
    {
        float before = float.NegativeInfinity;
        foreach (float x in rising)
        {
            float value = own(x);
            Assert.True(value >= before, $"{x:R}: {value:R} after {before:R}");
            before = value;
        }
    }

    /// <summary>The place of a float among all floats: neighbours differ by 1.</summary>
    static long Order(float x) => BitConverter.SingleToInt32Bits(x) is var bits && bits < 0 ? int.MinValue - (long)bits : bits;

    static IEnumerable<float> Steps(float from, float to, int count) =>
        Enumerable.Range(0, count).Select(i => from + (to - from) * i / count);

    /// <summary>Runs of neighbouring floats all over a range, in rising order.</summary>
    static IEnumerable<float> Ordered(float from, float to) => Steps(from, to, 4000).SelectMany(start => Neighbours(start, 50));

    /// <summary>Positive floats in rising order: of every exponent 32 runs of 50 neighbours, and where the exponent changes.</summary>
    static IEnumerable<float> OverEveryExponent() => Enumerable.Range(0, 255 * 32)
        .SelectMany(i => Neighbours(BitConverter.Int32BitsToSingle(i << 18 | (i & 31) << 9), 50)
            .Concat(Neighbours(BitConverter.Int32BitsToSingle((i + 1 << 18) - 20), 20)));

    static IEnumerable<float> Neighbours(float start, int count)
    {
        for (int i = 0; i < count; i++, start = MathF.BitIncrement(start)) yield return start;
    }
}
