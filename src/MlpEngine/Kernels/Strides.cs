namespace MlpEngine.Kernels;

/// <summary>How a tile of C = initial + A B walks through its matrices: a_ip lies at i ARow + p AColumn, b_pj at p BRow + j, and c_ij at
/// i CRow + j; the sums have K terms. Of what will be read afterwards, two cache lines each lie Ahead apart.</summary>
readonly record struct Strides(nint ARow, nint AColumn, nint BRow, nint CRow, int K, nint Ahead = 0);
