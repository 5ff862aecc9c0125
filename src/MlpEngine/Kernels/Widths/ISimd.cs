namespace MlpEngine.Kernels.Widths;

/// <summary>The operations that the kernels need of a vector of <see cref="Width"/> floats. Every operation is exactly rounded and the
/// same per lane, so that results do not depend on the width.</summary>
unsafe interface ISimd<V> where V : struct
{
    static abstract int Width { get; }

    /// <summary>The processor's vector registers; they limit the size of a matrix product's tile.</summary>
    static abstract int Registers { get; }

    static abstract V Broadcast(float x);

    static abstract V Load(float* source);

    static abstract void Store(V value, float* destination);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Sqrt(V a);

    /// <summary>a &gt; b ? x : y; an unordered comparison takes y.</summary>
    static abstract V Greater(V a, V b, V x, V y);

    /// <summary>The bits of a and b, taken as integers, added.</summary>
    static abstract V AddBits(V a, V b);

    static abstract V SubtractBits(V a, V b);

    static abstract V AndBits(V a, V b);

    static abstract V OrBits(V a, V b);

    static abstract V ShiftLeft(V a, int count);

    /// <summary>Arithmetic: the sign is kept.</summary>
    static abstract V ShiftRight(V a, int count);

    /// <summary>The bits of a, taken as an integer, as a float.</summary>
    static abstract V ToFloat(V a);
}
