using MlpEngine.Kernels;
using MlpEngine.Kernels.Updates;

namespace MlpEngine.Tests;

/// <summary>Every kernel on every available kernel set, every length 0 to 257: the bits of one lane, and right digits.</summary>
public unsafe class KernelTests
{
    public static TheoryData<string> Kernels => Some.Kernels;

    static readonly KernelSet OneLane = KernelSet.Named("Scalar");

    [Theory, MemberData(nameof(Kernels))]
    public void Activations_have_the_bits_of_one_lane(string name)
    {
        foreach (Activation activation in Some.Elementwise)
            ForEveryLength(length => Assert.Equal(Activated(OneLane, activation, length),
                Activated(KernelSet.Named(name), activation, length)));
    }

    [Fact]
    public void Activations_are_what_their_formulas_say()
    {
        foreach (Activation activation in Some.Elementwise)
        {
            float[] z = Some.Floats(256, 5, 12), a = Activated(OneLane, activation, 256);
            for (int i = 0; i < z.Length; i++)
            {
                double expected = Reference.Activate(activation, z[i]);
                Assert.True(Math.Abs(a[i] - expected) <= 1e-6 * Math.Abs(expected) + 1e-12, $"{activation} {z[i]}: {a[i]}, not {expected}");
            }
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Derivatives_have_the_bits_of_one_lane(string name)
    {
        foreach (Activation activation in Some.TrainableHidden)
            ForEveryLength(length => Assert.Equal(Differentiated(OneLane, activation, length),
                Differentiated(KernelSet.Named(name), activation, length)));
    }

    [Fact]
    public void Derivatives_are_the_slopes_of_their_activations()
    {
        foreach (Activation activation in Some.TrainableHidden)
        {
            float[] z = Some.Floats(256, 5, 12), slopes = Differentiated(OneLane, activation, 256), d = Some.Floats(256, 6);
            for (int i = 0; i < z.Length; i++)
            {
                double slope = (Reference.Activate(activation, z[i] + 1e-6) - Reference.Activate(activation, z[i] - 1e-6)) / 2e-6;
                Assert.True(Math.Abs(slopes[i] - d[i] * slope) < 2e-6, $"{activation} at {z[i]}: {slopes[i]}, not {d[i] * slope}");
            }
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Softmax_rows_have_the_bits_of_one_lane(string name)
    {
        for (int length = 1; length <= 257; length++)
            Assert.Equal(SoftmaxOf(OneLane, 1, length), SoftmaxOf(KernelSet.Named(name), 1, length));
        for (int rows = 0; rows <= 257; rows++) Assert.Equal(SoftmaxOf(OneLane, rows, 3), SoftmaxOf(KernelSet.Named(name), rows, 3));
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Losses_and_output_errors_have_the_bits_of_one_lane(string name)
    {
        foreach (Loss loss in Enum.GetValues<Loss>())
            for (int length = 1; length <= 257; length++)
                Assert.Equal(ErrorOf(OneLane, loss, length), ErrorOf(KernelSet.Named(name), loss, length));
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Products_of_elements_scaling_and_penalties_have_the_bits_of_one_lane(string name) =>
        ForEveryLength(length => Assert.Equal(ElementsOf(OneLane, length), ElementsOf(KernelSet.Named(name), length)));

    [Theory, MemberData(nameof(Kernels))]
    public void Optimizer_steps_have_the_bits_of_the_plain_formula(string name)
    {
        foreach (OptimizerKind kind in Enum.GetValues<OptimizerKind>())
        {
            StepConstants step = new OptimizerOptions(kind, 0.01).StepConstants(0.01, 3);
            ForEveryLength(length =>
            {
                float[] w = Some.Floats(length, 1), g = Some.Floats(length, 2), m = Some.Floats(length, 3),
                    v = [.. Some.Floats(length, 4).Select(Math.Abs)];
                if (kind is OptimizerKind.Rmsprop or OptimizerKind.Adagrad) m = [.. m.Select(Math.Abs)];
                using Native weights = new(w), gradient = new(g), first = new(m), second = new(v);
                KernelSet.Named(name).Step(kind, step, weights.Pointer, gradient.Pointer, first.Pointer, second.Pointer, length);
                for (int i = 0; i < length; i++) Reference.Step(kind, step, ref w[i], g[i], ref m[i], ref v[i]);
                Assert.Equal(w, weights.Values);
                Assert.Equal(m, first.Values);
                Assert.Equal(v, second.Values);
            });
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void What_an_optimizer_remembers_never_becomes_denormal(string name)
    {
        StepConstants step = new OptimizerOptions(OptimizerKind.Adam, 0.01).StepConstants(0.01, 3);
        using Native w = new(new float[16]), g = new(new float[16]), m = new(Some.Floats(16, 1)), v = new(Some.Floats(16, 2));
        for (int i = 0; i < 1000; i++) KernelSet.Named(name).Step(OptimizerKind.Adam, step, w.Pointer, g.Pointer, m.Pointer, v.Pointer, 16);
        Assert.All(m.Values, value => Assert.Equal(0, value));
        Assert.All(v.Values, value => Assert.True(value == 0 || float.IsNormal(value)));
    }

    [Fact]
    public void The_self_test_passes_on_this_machine() => Assert.Null(KernelSet.SelfTest());

    [Fact]
    public void The_widest_kernels_are_taken_unless_one_is_named()
    {
        Assert.Same(KernelSet.Available[^1], KernelSet.Chosen(null));
        Assert.Same(KernelSet.Available[^1], KernelSet.Chosen(""));
        Assert.Equal("Portable", KernelSet.Chosen("Portable").Name);
    }

    [Fact]
    public void Kernels_that_do_not_exist_are_refused_by_name()
    {
        var refusal = Assert.Throws<ArgumentException>(() => KernelSet.Named("Mmx"));
        Assert.Contains("Mmx", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Scalar, Portable", refusal.Message, StringComparison.Ordinal);
    }

    // kernels work on whole groups of sixteen, as every block of the engine is padded to
    static void ForEveryLength(Action<int> check)
    {
        for (int length = 0; length <= 257; length += Lanes.Count) check(length);
    }

    static float[] Activated(KernelSet kernels, Activation activation, int length)
    {
        using Native z = new(Some.Floats(length, 5, 12)), a = new(new float[length]);
        kernels.Activate(activation, z.Pointer, a.Pointer, length);
        return a.Values;
    }

    static float[] Differentiated(KernelSet kernels, Activation activation, int length)
    {
        using Native z = new(Some.Floats(length, 5, 12)), a = new(new float[length]), d = new(Some.Floats(length, 6));
        kernels.Activate(activation, z.Pointer, a.Pointer, length);
        kernels.Differentiate(activation, z.Pointer, a.Pointer, d.Pointer, length);
        return d.Values;
    }

    static float[] SoftmaxOf(KernelSet kernels, int rows, int length)
    {
        int stride = Lanes.Pad(length);
        using Native z = Native.Padded(Some.Floats(rows * length, 7, 20), length, stride), a = new(new float[rows * stride]),
            valid = Valid(length);
        kernels.Softmax(z.Pointer, valid.Pointer, a.Pointer, rows, stride);
        return [.. z.Values, .. a.Values];
    }

    static float[] ErrorOf(KernelSet kernels, Loss loss, int length)
    {
        int stride = Lanes.Pad(length);
        using Native z = Native.Padded(Some.Floats(length, 8, 5), length, stride),
            a = Native.Padded(Some.Floats(length, 9, 3), length, stride),
            y = Native.Padded(Some.Floats(length, 10, 3), length, stride), d = new(new float[stride]), valid = Valid(length);
        using Native weight = new(1.5f), value = new(0f);
        var row = new OutputRows
        {
            Z = z.Pointer,
            A = a.Pointer,
            Y = y.Pointer,
            Valid = valid.Pointer,
            SampleWeights = weight.Pointer,
            Rows = 1,
            Stride = stride,
        };
        kernels.OutputErrors(loss, row, 0.25f, value.Pointer, d.Pointer);
        return [.. value.Values, .. d.Values];
    }

    static float[] ElementsOf(KernelSet kernels, int length)
    {
        using Native a = new(Some.Floats(length, 12)), b = new(Some.Floats(length, 13)), c = new(new float[length]);
        kernels.Multiply(a.Pointer, b.Pointer, c.Pointer, length);
        kernels.AddPenaltyGradient(0.3f, 0.2f, a.Pointer, c.Pointer, length);
        kernels.Scale(0.7f, c.Pointer, length);
        return c.Values;
    }

    static Native Valid(int length) => Native.Padded([.. Enumerable.Repeat(1f, length)], length, Lanes.Pad(length));
}
