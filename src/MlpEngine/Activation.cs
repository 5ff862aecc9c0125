using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Activations;

namespace MlpEngine;

/// <summary>What a unit makes of its weighted input z.</summary>
/// <remarks>Kernels/Activations has each with its derivative and source.</remarks>
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

/// <summary>What is known about each <see cref="Activation"/>, read from its operator.</summary>
public static class Activations
{
    /// <summary>The smallest interval that holds every output a = s(z); its ends may be infinite, or approached only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such activation.</exception>
    public static (double Low, double High) RangeOf(Activation activation) => activation.Facts().Range;

    internal static ActivationFacts Facts(this Activation activation)
    {
        if (activation == Activation.Softmax) return ActivationFacts.Of<Softmax>();
        var facts = new ReadFacts();
        activation.Use(ref facts);
        return facts.Result;
    }

    /// <summary>Calls <paramref name="use"/> with the operator of an elementwise activation. The only way from a member to its
    /// type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No elementwise activation.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Use<TUse>(this Activation activation, ref TUse use) where TUse : struct, IActivationUse
    {
        switch (activation)
        {
            case Activation.Identity: use.With<Identity>(); break;
            case Activation.Step: use.With<Step>(); break;
            case Activation.Sigmoid: use.With<Sigmoid>(); break;
            case Activation.Tanh: use.With<Tanh>(); break;
            case Activation.Relu: use.With<Relu>(); break;
            case Activation.LeakyRelu: use.With<LeakyRelu>(); break;
            case Activation.Elu: use.With<Elu>(); break;
            case Activation.Gelu: use.With<Gelu>(); break;
            case Activation.Silu: use.With<Silu>(); break;
            case Activation.Softplus: use.With<Softplus>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, $"{activation} is no elementwise activation.");
        }
    }

    struct ReadFacts : IActivationUse
    {
        public ActivationFacts Result;

        public void With<TActivation>() where TActivation : struct, IElementwiseActivation => Result = ActivationFacts.Of<TActivation>();
    }
}
