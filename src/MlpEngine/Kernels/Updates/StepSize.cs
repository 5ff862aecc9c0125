namespace MlpEngine.Kernels.Updates;

/// <summary>The constants of one step, the same for every parameter.</summary>
/// <param name="Rate">eta; for Adam eta / (1 - beta1^t).</param>
/// <param name="First">Memory of the first state: momentum or beta1.</param>
/// <param name="Second">Memory of the second moment: rmsprop's alpha or beta2.</param>
/// <param name="FirstGain">1 - First, rounded from the exact difference.</param>
/// <param name="SecondGain">1 - Second, likewise: 1 - 0.999f would be wrong in the fifth digit.</param>
/// <param name="RootScale">Adam: 1 / sqrt(1 - beta2^t).</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Keep">AdamW: 1 - eta x weight decay.</param>
readonly record struct StepSize(
    float Rate, float First, float Second, float FirstGain, float SecondGain, float RootScale, float Epsilon, float Keep)
{
    /// <summary>The constants of step <paramref name="t"/> (from 1) at learning rate <paramref name="rate"/>.</summary>
    public static StepSize At(OptimizerOptions options, double rate, long t)
    {
        bool adam = options.Kind is OptimizerKind.Adam or OptimizerKind.Adamw;
        double first = adam ? options.Beta1 : options.Momentum, second = adam ? options.Beta2 : options.Smoothing;
        return new StepSize(
            (float)(adam ? rate / (1 - Math.Pow(options.Beta1, t)) : rate),
            (float)first,
            (float)second,
            (float)(1 - first),
            (float)(1 - second),
            (float)(adam ? 1 / Math.Sqrt(1 - Math.Pow(options.Beta2, t)) : 1),
            (float)options.EpsilonOrDefault,
            (float)(1 - rate * options.WeightDecay));
    }
}
