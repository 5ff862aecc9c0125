namespace MlpEngine.Kernels.Products;

/// <summary>C = initial + A B for one panel of columns. Filled field by field: an object initializer copies the struct, a copy by vectors
/// waits for the stores before it, and that was a twentieth of a prediction by 30-16-2.</summary>
unsafe struct PanelProduct
{
    public TileLayout Layout;

    /// <summary>The first element of each factor, of the row of values that every row of C starts from, and of C.</summary>
    public float* A, B, Initial, C;

    /// <summary>Rows of A and C.</summary>
    public int Rows;

    /// <summary>Columns of B and C, a multiple of 16.</summary>
    public int Columns;

    /// <summary>What the first of the tiles prefetches; those of the next begin so many floats further on.</summary>
    public Prefetch Prefetch;

    public nint PrefetchTileStride;
}
