using MlpEngine.Kernels.Widths;

namespace MlpEngine.Kernels.Updates;

/// <summary>One optimizer's step for one parameter w with gradient g, and what the engine has to know of it apart from the
/// formula.</summary>
interface IOptimizer
{
    /// <summary>How many numbers it remembers of each parameter between steps, 0 to 2.</summary>
    static abstract int States { get; }

    /// <summary>The constants that it takes besides the learning rate.</summary>
    static virtual OptimizerConstants Constants => OptimizerConstants.None;

    static virtual double DefaultLearningRate => 0.01;

    /// <summary>The constants of step <paramref name="t"/> (from 1) at <paramref name="learningRate"/>.</summary>
    static abstract StepConstants Step(OptimizerOptions options, double learningRate, long t);

    /// <summary>The parameter after the step; <paramref name="m"/> and <paramref name="v"/> are what it remembers.</summary>
    static abstract V Apply<S, V>(in StepConstants step, V w, V g, ref V m, ref V v) where S : struct, ISimd<V> where V : struct;
}

/// <summary>Something done with an optimizer once the type of its operator is known.</summary>
interface IOptimizerUse
{
    void With<TOptimizer>() where TOptimizer : struct, IOptimizer;
}
