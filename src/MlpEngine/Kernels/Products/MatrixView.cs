namespace MlpEngine.Kernels.Products;

/// <summary>The rows of a matrix, in memory owned elsewhere.</summary>
/// <param name="start">The first row.</param>
/// <param name="stride">From one row to the next, in floats.</param>
readonly unsafe struct MatrixView(float* start, nint stride)
{
    public float* Start { get; } = start;

    public nint Stride { get; } = stride;

    public float* Row(long i) => Start + i * Stride;

    /// <summary>The rows from <paramref name="row"/> on, without the first <paramref name="column"/> numbers of each.</summary>
    public MatrixView From(long row, int column = 0) => new(Row(row) + column, Stride);
}
