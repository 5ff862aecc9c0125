namespace MlpEngine;

/// <summary>What a unit makes of its weighted input z (eq. 15, a = s(z)). Each formula stands with its derivative in Kernels/Activations.</summary>
public enum Activation
{
    /// <summary>z</summary>
    Identity,
    /// <summary>1 if z &gt; 0, else 0 (eq. 1, 2). Predicts from given weights; has no gradient to learn by.</summary>
    Step,
    /// <summary>1 / (1 + e^-z) (eq. 3)</summary>
    Sigmoid,
    /// <summary>tanh z</summary>
    Tanh,
    /// <summary>max(0, z) (eq. 5, 6); derivative 0 for z &lt;= 0</summary>
    Relu,
    /// <summary>z for z &gt; 0, else 0.01 z</summary>
    LeakyRelu,
    /// <summary>z for z &gt; 0, else e^z - 1</summary>
    Elu,
    /// <summary>z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3)))</summary>
    Gelu,
    /// <summary>z / (1 + e^-z)</summary>
    Silu,
    /// <summary>ln(1 + e^z)</summary>
    Softplus,
    /// <summary>e^z_i / sum_j e^z_j (eq. 7); only in the last layer</summary>
    Softmax,
}
