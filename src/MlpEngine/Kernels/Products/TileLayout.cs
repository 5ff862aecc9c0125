namespace MlpEngine.Kernels.Products;

/// <summary>How the tiles of C = initial + A B lie in memory: a_ip at i ARow + p AColumn, b_pj at p BRow + j, c_ij at i CRow + j, the
/// initial values at j. Every element is a sum over p of so many terms.</summary>
struct TileLayout
{
    public nint ARow, AColumn, BRow, CRow;

    public int Terms;
}
