using System.Runtime.CompilerServices;

namespace MlpEngine.Kernels.Products;

/// <summary>Prefetches the panel after the one that is multiplied. Memory answers a few requests at a time, so a tile requests its part
/// little by little: four cache lines after every <see cref="Interval"/> terms of its sums.</summary>
unsafe struct Prefetch
{
    public const int Interval = 64;

    readonly nint stride;
    float* next;

    /// <param name="start">The first row of the panel.</param>
    /// <param name="stride">From one row to the next: of each, two cache lines are requested.</param>
    public Prefetch(float* start, nint stride)
    {
        next = start;
        this.stride = stride;
    }

    /// <summary>For a product that is followed by none: requests what is in the L1 cache already.</summary>
    public static Prefetch None(float* cached) => new(cached, 0);

    /// <summary>The same, so many floats further on.</summary>
    public readonly Prefetch From(nint offset) => new(next + offset, stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance()
    {
        Packing.PrefetchLine(next);
        Packing.PrefetchLine(next + Lanes.Count);
        Packing.PrefetchLine(next + stride);
        Packing.PrefetchLine(next + stride + Lanes.Count);
        next += 2 * stride;
    }
}
