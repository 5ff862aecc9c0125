using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Activations;

/// <summary>What the engine has to know of an activation apart from its formula.</summary>
interface IActivation
{
    /// <summary>The smallest interval that holds every output.</summary>
    static abstract (double Low, double High) Range { get; }

    /// <summary>How <see cref="Initialization.Auto"/> draws the weights of a layer with this activation.</summary>
    static abstract Initialization Initialization { get; }

    /// <summary>Whether the derivative is not zero everywhere, so that weights before it can learn.</summary>
    static virtual bool HasGradient => true;

    /// <summary>Whether the derivative needs z; otherwise a alone, and z and a can share their memory.</summary>
    static virtual bool DerivativeReadsZ => false;
}

/// <summary>An activation a = s(z) of each unit by itself, and its derivative.</summary>
interface IElementwiseActivation : IActivation
{
    /// <summary>s(z)</summary>
    static abstract V Value<S, V>(V z) where S : struct, ISimd<V> where V : struct;

    /// <summary>s'(z), where a = s(z); z is arbitrary unless <see cref="IActivation.DerivativeReadsZ"/>.</summary>
    static abstract V Derivative<S, V>(V z, V a) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Something done with an activation once the type of its operator is known.</summary>
interface IActivationUse
{
    void With<TActivation>() where TActivation : struct, IElementwiseActivation;
}

/// <summary>The facts of <see cref="IActivation"/> as values.</summary>
readonly record struct ActivationFacts(
    (double Low, double High) Range, Initialization Initialization, bool HasGradient, bool DerivativeReadsZ)
{
    public static ActivationFacts Of<TActivation>() where TActivation : struct, IActivation =>
        new(TActivation.Range, TActivation.Initialization, TActivation.HasGradient, TActivation.DerivativeReadsZ);
}
