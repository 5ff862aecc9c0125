using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Updates;

namespace MlpEngine;

/// <summary>How a gradient g becomes a change of the parameters w, with the definitions of PyTorch 2.</summary>
/// <remarks>eta is the learning rate, t the number of the step from 1; m and v begin at zero.</remarks>
public enum OptimizerKind
{
    /// <summary>w &lt;- w - eta g (eq. 20)</summary>
    Sgd,
    /// <summary>m &lt;- mu m + g, w &lt;- w - eta m (Polyak 1964)</summary>
    Momentum,
    /// <summary>m &lt;- mu m + g, w &lt;- w - eta (g + mu m) (Nesterov 1983; Sutskever et al. 2013)</summary>
    Nesterov,
    /// <summary>v &lt;- alpha v + (1 - alpha) g^2, w &lt;- w - eta g / (sqrt v + epsilon) (Tieleman and Hinton 2012)</summary>
    Rmsprop,
    /// <summary>v &lt;- v + g^2, w &lt;- w - eta g / (sqrt v + epsilon) (Duchi et al. 2011)</summary>
    Adagrad,
    /// <summary>m &lt;- beta1 m + (1 - beta1) g, v &lt;- beta2 v + (1 - beta2) g^2, and with M = m / (1 - beta1^t), V = v / (1 - beta2^t):
    /// w &lt;- w - eta M / (sqrt V + epsilon) (Kingma and Ba 2015)</summary>
    Adam,
    /// <summary>w &lt;- (1 - eta weightDecay) w, then as Adam (Loshchilov and Hutter 2019)</summary>
    Adamw,
}

/// <summary>The constants of <see cref="OptimizerOptions"/> that some optimizers take and others do not.</summary>
[Flags]
public enum OptimizerConstants
{
    /// <summary>No constant but the learning rate.</summary>
    None = 0,
    /// <summary><see cref="OptimizerOptions.Momentum"/></summary>
    Momentum = 1,
    /// <summary><see cref="OptimizerOptions.Alpha"/></summary>
    Alpha = 2,
    /// <summary><see cref="OptimizerOptions.Beta1"/></summary>
    Beta1 = 4,
    /// <summary><see cref="OptimizerOptions.Beta2"/></summary>
    Beta2 = 8,
    /// <summary><see cref="OptimizerOptions.WeightDecay"/></summary>
    WeightDecay = 16,
}

/// <summary>What is known about each <see cref="OptimizerKind"/>, read from its operator.</summary>
public static class Optimizers
{
    /// <summary>The constants that an optimizer takes, besides the learning rate and epsilon; the others have no effect on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such optimizer.</exception>
    public static OptimizerConstants ConstantsOf(OptimizerKind kind) => kind.Facts().Constants;

    /// <summary>A learning rate that suits small networks on standardized inputs: the one to begin with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such optimizer.</exception>
    public static double DefaultLearningRateOf(OptimizerKind kind) => kind.Facts().LearningRate;

    /// <summary>How many numbers it remembers of each parameter, 0 to 2.</summary>
    internal static int States(this OptimizerKind kind) => kind.Facts().States;

    /// <summary>The constants of step <paramref name="t"/> (from 1) at <paramref name="learningRate"/>.</summary>
    internal static StepConstants StepConstants(this OptimizerOptions options, double learningRate, long t)
    {
        var use = new ReadStepConstants { Options = options, LearningRate = learningRate, T = t };
        options.Kind.Use(ref use);
        return use.Result;
    }

    /// <summary>Calls <paramref name="use"/> with the optimizer's operator. The only way from a member to its type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such optimizer.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Use<TUse>(this OptimizerKind kind, ref TUse use) where TUse : struct, IOptimizerUse, allows ref struct
    {
        switch (kind)
        {
            case OptimizerKind.Sgd: use.With<Sgd>(); break;
            case OptimizerKind.Momentum: use.With<Momentum>(); break;
            case OptimizerKind.Nesterov: use.With<Nesterov>(); break;
            case OptimizerKind.Rmsprop: use.With<Rmsprop>(); break;
            case OptimizerKind.Adagrad: use.With<Adagrad>(); break;
            case OptimizerKind.Adam: use.With<Adam>(); break;
            case OptimizerKind.Adamw: use.With<Adamw>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, $"There is no optimizer {kind}.");
        }
    }

    static ReadFacts Facts(this OptimizerKind kind)
    {
        var facts = new ReadFacts();
        kind.Use(ref facts);
        return facts;
    }

    struct ReadFacts : IOptimizerUse
    {
        public int States;
        public OptimizerConstants Constants;
        public double LearningRate;

        public void With<TOptimizer>() where TOptimizer : struct, IOptimizer =>
            (States, Constants, LearningRate) = (TOptimizer.States, TOptimizer.Constants, TOptimizer.DefaultLearningRate);
    }

    struct ReadStepConstants : IOptimizerUse
    {
        public OptimizerOptions Options;
        public double LearningRate;
        public long T;
        public StepConstants Result;

        public void With<TOptimizer>() where TOptimizer : struct, IOptimizer => Result = TOptimizer.Step(Options, LearningRate, T);
    }
}
