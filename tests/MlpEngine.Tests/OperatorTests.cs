using MlpEngine.Kernels;
using MlpEngine.Kernels.Activations;
using MlpEngine.Kernels.Losses;
using MlpEngine.Kernels.Updates;
using MlpEngine.Kernels.Widths;

namespace MlpEngine.Tests;

/// <summary>What an operator says about itself is true, and a member of an enum without an operator is an error, not a silent
/// default.</summary>
public unsafe class OperatorTests
{
    public static TheoryData<Activation> Elementwise => [.. Some.Elementwise];

    public static TheoryData<OptimizerKind> Optimizers => [.. Enum.GetValues<OptimizerKind>()];

    [Fact]
    public void Every_member_has_an_operator_of_its_own()
    {
        AssertDistinct(Some.Elementwise, activation => { var use = new NameActivation(); activation.Use(ref use); return use.Name; });
        AssertDistinct(Enum.GetValues<Loss>(), loss => { var use = new NameLoss(); loss.Use(ref use); return use.Name; });
        AssertDistinct(Enum.GetValues<OptimizerKind>(), kind => { var use = new NameOptimizer(); kind.Use(ref use); return use.Name; });

        static void AssertDistinct<T>(T[] members, Func<T, string?> operatorOf) =>
            Assert.Equal(members.Length, members.Select(operatorOf).OfType<string>().Distinct().Count());
    }

    [Fact]
    public void A_member_without_an_operator_throws_in_every_kernel()
    {
        using Native x = new(new float[16]);
        foreach (KernelSet kernels in KernelSet.Available)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Activate((Activation)99, x.Pointer, x.Pointer, 16));
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Activate(Activation.Softmax, x.Pointer, x.Pointer, 16));
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.Differentiate((Activation)99, x.Pointer, x.Pointer, x.Pointer, 16));
            Assert.Throws<ArgumentOutOfRangeException>(() => kernels.OutputErrors((Loss)99, default, 1, x.Pointer, x.Pointer));
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                kernels.Step((OptimizerKind)99, default, x.Pointer, x.Pointer, null, null, 16));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Activations.RangeOf((Activation)99));
    }

    [Theory, MemberData(nameof(Elementwise))]
    public void Outputs_stay_in_the_range_of_their_activation_and_come_near_its_ends(Activation activation)
    {
        float[] z = [.. Enumerable.Range(-200_000, 400_001).Select(i => i * 1e-4f), -float.MaxValue, float.MaxValue];
        using Native inputs = new([.. z, .. new float[Lanes.Pad(z.Length) - z.Length]]), outputs = new(new float[Lanes.Pad(z.Length)]);
        KernelSet.Best.Activate(activation, inputs.Pointer, outputs.Pointer, Lanes.Pad(z.Length));
        float[] a = outputs.Values[..z.Length];
        (double low, double high) = Activations.RangeOf(activation);
        AssertEnd(low, a.Min());
        AssertEnd(high, a.Max());

        static void AssertEnd(double end, double reached)
        {
            if (double.IsFinite(end)) Assert.Equal(end, reached, 1e-6);
            else Assert.True(Math.Abs(reached) > 1e6 && Math.Sign(reached) == Math.Sign(end), $"{reached} is not on the way to {end}");
        }
    }

    [Theory, MemberData(nameof(Elementwise))]
    public void A_derivative_that_is_said_not_to_read_z_does_not(Activation activation)
    {
        float[] Derivatives(float offset)
        {
            using Native z = new(Some.Floats(64, 1, 4)), a = new(new float[64]), d = new([.. Enumerable.Repeat(1f, 64)]);
            KernelSet.Best.Activate(activation, z.Pointer, a.Pointer, 64);
            for (int i = 0; i < 64; i++) z.Pointer[i] += offset;
            KernelSet.Best.Differentiate(activation, z.Pointer, a.Pointer, d.Pointer, 64);
            return d.Values;
        }
        Assert.Equal(!activation.Facts().DerivativeReadsZ, Derivatives(0).SequenceEqual(Derivatives(1)));
        Assert.Equal(activation.Facts().HasGradient, Derivatives(0).Any(derivative => derivative != 0));
    }

    [Theory, MemberData(nameof(Optimizers))]
    public void A_constant_changes_the_steps_of_exactly_the_optimizers_that_take_it(OptimizerKind kind)
    {
        var options = new OptimizerOptions(kind, 0.01);
        OptimizerConstants effective = OptimizerConstants.None;
        foreach (var (constant, changed) in new[]
        {
            (OptimizerConstants.Momentum, options with { Momentum = 0.5 }),
            (OptimizerConstants.Alpha, options with { Alpha = 0.5 }),
            (OptimizerConstants.Beta1, options with { Beta1 = 0.5 }),
            (OptimizerConstants.Beta2, options with { Beta2 = 0.5 }),
            (OptimizerConstants.WeightDecay, options with { WeightDecay = 0.5 }),
        })
            if (options.StepConstants(0.01, 3) != changed.StepConstants(0.01, 3)) effective |= constant;
        Assert.Equal(effective, MlpEngine.Optimizers.ConstantsOf(kind));
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.1), InlineData(OptimizerKind.Momentum, 0.02), InlineData(OptimizerKind.Nesterov, 0.02)]
    [InlineData(OptimizerKind.Rmsprop, 0.003), InlineData(OptimizerKind.Adagrad, 0.01), InlineData(OptimizerKind.Adam, 0.01)]
    [InlineData(OptimizerKind.Adamw, 0.01)]
    public void An_optimizer_has_a_default_learning_rate(OptimizerKind kind, double expected) =>
        Assert.Equal(expected, MlpEngine.Optimizers.DefaultLearningRateOf(kind));

    [Fact]
    public void Every_loss_is_the_same_in_double()
    {
        foreach (Loss loss in Enum.GetValues<Loss>())
            foreach (float y in new[] { 0, 1, 0.3f })
            {
                var use = new InBothPrecisions { Z = -1.7f, A = 0.2f, Y = y };
                loss.Use(ref use);
                Assert.Equal(use.Single, use.Double, 1e-6);
            }
    }

    struct NameActivation : IActivationUse
    {
        public string? Name;

        public void With<TActivation>() where TActivation : struct, IElementwiseActivation => Name = typeof(TActivation).Name;
    }

    struct NameLoss : ILossUse
    {
        public string? Name;

        public void With<TLoss>() where TLoss : struct, ILoss => Name = typeof(TLoss).Name;
    }

    struct NameOptimizer : IOptimizerUse
    {
        public string? Name;

        public void With<TOptimizer>() where TOptimizer : struct, IOptimizer => Name = typeof(TOptimizer).Name;
    }

    struct InBothPrecisions : ILossUse
    {
        public float Z, A, Y;
        public double Single, Double;

        public void With<TLoss>() where TLoss : struct, ILoss =>
            (Single, Double) = (TLoss.Value<Scalar, float>(Z, A, Y), TLoss.ValueInDouble(Z, A, Y));
    }
}
