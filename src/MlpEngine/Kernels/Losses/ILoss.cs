namespace MlpEngine.Kernels.Losses;

/// <summary>One output's share of a sample's loss, and its derivative by the output's activation, or, for a loss that belongs to one
/// kind of output, by its weighted input.</summary>
interface ILoss
{
    /// <param name="z">The weighted input; for softmax outputs ln a.</param>
    /// <param name="a">The activation.</param>
    /// <param name="y">The target.</param>
    static abstract V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct;

    /// <inheritdoc cref="Value"/>
    static abstract V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct;
}
