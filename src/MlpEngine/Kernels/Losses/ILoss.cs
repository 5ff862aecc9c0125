using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Losses;

/// <summary>One output's share of a sample's loss, and the error that backpropagation starts from (eq. 31): the share's derivative by a,
/// or by z for a loss that requires an output activation.</summary>
interface ILoss
{
    /// <summary>The activation whose derivative <see cref="Error"/> already contains; null: the loss goes with any elementwise
    /// one.</summary>
    static virtual Activation? RequiredOutput => null;

    /// <summary>When a row counts as right, unless the caller chooses a rule.</summary>
    static virtual AccuracyRule Accuracy(int outputs) => AccuracyRule.None;

    /// <summary>The output's share of the loss.</summary>
    /// <param name="z">The weighted input; for softmax outputs ln a.</param>
    /// <param name="a">The activation.</param>
    /// <param name="y">The target.</param>
    static abstract V Value<S, V>(V z, V a, V y) where S : struct, ISimd<V> where V : struct;

    /// <summary><see cref="Value"/> of finite numbers as a double, which it never overflows.</summary>
    static abstract double ValueInDouble(float z, float a, float y);

    /// <summary>Its derivative.</summary>
    static abstract V Error<S, V>(V a, V y) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Something done with a loss once the type of its operator is known.</summary>
interface ILossUse
{
    void With<TLoss>() where TLoss : struct, ILoss;
}
