namespace MlpEngine.Kernels;

/// <summary>Some rows of a network's outputs and what they are compared with; every matrix is rows x Stride, padded to 16.</summary>
unsafe struct OutputRows
{
    /// <summary>Weighted inputs; after softmax ln a.</summary>
    public float* Z;

    /// <summary>Outputs.</summary>
    public float* A;

    /// <summary>Targets.</summary>
    public float* Y;

    /// <summary>A row with 1 for each output, 0 in the padding.</summary>
    public float* Valid;

    /// <summary>How much each row counts.</summary>
    public float* SampleWeights;

    public int Rows, Stride;
}
