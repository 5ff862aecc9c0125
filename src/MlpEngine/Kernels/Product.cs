namespace MlpEngine.Kernels;

/// <summary>A matrix product C = initial + A B. A is read by strides, so that a transposed A needs no copy.</summary>
unsafe struct Product
{
    /// <summary>a_ip = A[i ARow + p AColumn]</summary>
    public float* A;
    public nint ARow, AColumn;

    /// <summary>b_pj = B[p BRow + j], or, transposed, B[j BRow + p]</summary>
    public float* B;
    public nint BRow;
    public bool TransposedB;

    /// <summary>One row, the first term of every sum: the biases, or zeros.</summary>
    public float* Initial;

    /// <summary>c_ij = C[i CRow + j]</summary>
    public float* C;
    public nint CRow;

    /// <summary>The number of terms p of a sum, and of columns j, a multiple of 16. The columns of a transposed B beyond BColumns are zero.</summary>
    public int K, Columns, BColumns;
}
