namespace MlpEngine.Kernels.Activations;

/// <summary>a_i = e^z_i / sum_j e^z_j (eq. 7): of a whole row, so that it is no <see cref="IElementwiseActivation"/>. Its derivative by
/// z_k, a_i (1 - a_i) for i = k and else -a_i a_k, appears only inside the error a - y of categorical cross-entropy (Bridle
/// 1990).</summary>
readonly struct Softmax : IActivation
{
    public static (double Low, double High) Range => (0, 1);

    public static Initialization Initialization => Initialization.GlorotUniform;
}
