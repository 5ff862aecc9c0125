using MlpEngine.Kernels;
using MlpEngine.Propagation;
using MlpEngine.Training;

namespace MlpEngine.Tests;

/// <summary>Numbers at the ends of a float's range are numbers like others.</summary>
public unsafe class RangeTests
{
    const float Most = float.MaxValue;

    static readonly float[] Extremes = [0, float.Epsilon, 1e-38f, 1e-20f, 0.5f, 1, 20, 1e10f, 1e19f, 2e19f, 1e30f, Most / 2, Most];

    static readonly float[] BothSigns = [.. Extremes, .. Extremes.Select(x => -x)];

    public static TheoryData<string> Kernels => Some.Kernels;

    [Theory, MemberData(nameof(Kernels))]
    public void Every_loss_of_finite_numbers_is_finite_and_of_the_same_bits(string name)
    {
        foreach (Loss loss in Enum.GetValues<Loss>())
            foreach (float y in BothSigns)
                foreach (float z in BothSigns)
                {
                    double sum = LossOf(KernelSet.Named(name), loss, [z, -z, 0], y);
                    Assert.True(double.IsFinite(sum), $"{loss} of z {z:R}, y {y:R}: {sum}");
                    Assert.Equal(LossOf(KernelSet.Named("Scalar"), loss, [z, -z, 0], y), sum);
                }
    }

    [Theory]
    [InlineData(Loss.MeanSquaredError, 1e30f, -1e30f, 2e60)]
    [InlineData(Loss.MeanSquaredError, Most, -Most, 2.0 * Most * Most)]
    [InlineData(Loss.MeanAbsoluteError, Most, -Most, 2.0 * Most)]
    [InlineData(Loss.Huber, Most, -Most, 2.0 * Most)]
    [InlineData(Loss.BinaryCrossEntropy, Most, -2f, 3.0 * Most)]
    public void A_loss_beyond_a_float_has_its_value(Loss loss, float z, float y, double expected) =>
        Assert.Equal(1, LossOf(KernelSet.Best, loss, [z], y) / expected, 1e-6);

    [Fact]
    public void Activations_and_derivatives_are_right_at_every_size_of_z()
    {
        foreach (Activation activation in Some.TrainableHidden)
        {
            float[] padded = [.. BothSigns, .. new float[6], .. Some.Floats(256, 5, 100)];
            using Native z = new(padded), a = new(new float[padded.Length]), d = new([.. padded.Select(_ => 1f)]);
            KernelSet.Best.Activate(activation, z.Pointer, a.Pointer, padded.Length);
            KernelSet.Best.Differentiate(activation, z.Pointer, a.Pointer, d.Pointer, padded.Length);
            for (int i = 0; i < padded.Length; i++)
            {
                double value = Reference.Activate(activation, padded[i]), slope = Reference.Derivative(activation, padded[i]);
                Assert.True(Math.Abs(a.Values[i] - value) <= 1e-6 * Math.Abs(value) + 1e-12,
                    $"{activation} {padded[i]:R}: {a.Values[i]:R}, not {value}");
                Assert.True(Math.Abs(d.Values[i] - slope) <= 1e-6, $"{activation}' {padded[i]:R}: {d.Values[i]:R}, not {slope}");
            }
        }
    }

    [Fact]
    public void Sums_of_squares_and_magnitudes_neither_overflow_nor_vanish()
    {
        foreach (float x in new[] { 1e-45f, 1e-30f, 1, 1e30f, Most })
        {
            using Native a = new([.. Enumerable.Repeat(-x, 48)]);
            Assert.Equal(48.0 * x * x, Reductions.Sum<Square>(a.Pointer, 48));
            Assert.Equal(48.0 * x, Reductions.Sum<Magnitude>(a.Pointer, 48));
        }
    }

    [Fact]
    public void Sums_go_through_sixteen_partial_sums_in_double()
    {
        float[] values = Some.Floats(4096, 11);
        using Native a = new(values);
        double[] lanes = new double[16];
        for (int i = 0; i < values.Length; i++) lanes[i % 16] += (double)values[i] * values[i];
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        Assert.Equal(lanes[0], Reductions.Sum<Square>(a.Pointer, values.Length));
    }

    [Fact]
    public void A_gradient_of_any_size_is_clipped_to_the_given_norm()
    {
        // the error is 1e30, and its square beyond a float
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 1,
            GradientClip = 1,
            Optimizer = new(OptimizerKind.Sgd, 1),
        };
        using TrainingData data = Some.Data([[0]], [[1e30f]]);
        using var trainer = new Trainer(new Topology(1, [new Layer(1, Activation.Identity)]), options, data, null, [0, 0]);
        Epoch? epoch = null;
        trainer.Train(report => epoch = report);
        Assert.Equal(5e59, epoch!.TrainLoss, 1e53);
        Assert.Equal(1, epoch.Layers[0].GradientNorm, 1e-6);
        Assert.Equal(1, trainer.ToMlp().Predict(0)[0], 1e-6);
    }

    [Fact]
    public void Rows_whose_loss_is_beyond_a_float_are_added_to_the_others_as_they_weigh()
    {
        // in batches of two: errors of 4e19, 1.8e19, whose square is a float, and 5e19; a tiny rate leaves the weights as they are
        using var data = new TrainingData(3, 1, 1, weighted: true);
        foreach (var (row, x, y, weight) in new[] { (0, 3, -1e19f, 1), (1, 2, 2e18f, 0.5f), (2, -4, 1e19f, 2) })
            (data.Input(row)[0], data.Target(row)[0], data.Weight(row)) = (x, y, weight);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            BatchSize = 2,
            Epochs = 1,
            Shuffle = false,
            Optimizer = new(OptimizerKind.Sgd, 1e-30),
        };
        using var trainer = new Trainer(new Topology(1, [new Layer(1, Activation.Identity)]), options, data, data, [1e19f, 0]);
        Epoch? epoch = null;
        trainer.Train(report => epoch = report);
        const double Mean = (16 / 2.0 + 0.5 * 3.24 / 2 + 2 * 25 / 2.0) * 1e38 / 3;
        Assert.Equal(1, epoch!.TrainLoss / Mean, 1e-6);
        Assert.Equal(1, epoch.ValidationLoss!.Value / Mean, 1e-6);
    }

    [Fact]
    public void Targets_of_any_size_are_learned()
    {
        using TrainingData data = Some.Data([[0], [1]], [[1e30f], [3e30f]]);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 500, Optimizer = new(OptimizerKind.Sgd, 0.5) };
        using var trainer = new Trainer(new Topology(1, [new Layer(1, Activation.Identity)]), options, data, data);
        Assert.Equal(StopReason.Completed, trainer.Train().Reason);
        Assert.Equal(3e30, trainer.ToMlp().Predict(1)[0], 1e26);
    }

    /// <summary>Of one row with these weighted inputs; every target is y.</summary>
    static double LossOf(KernelSet kernels, Loss loss, float[] weightedInputs, float target)
    {
        int outputs = weightedInputs.Length;
        using var data = new TrainingData(1, 1, outputs);
        data.Target(0).Fill(target);
        using var batch = new Batch(data, 1, gathers: true);
        batch.Take(0, 1);
        batch.Fetch(0, 1);
        using Native z = Native.Padded(weightedInputs, outputs, 16), a = Native.Padded(weightedInputs, outputs, 16),
            valid = Native.Padded([.. Enumerable.Repeat(1f, outputs)], outputs, 16), value = new(0f), d = new(new float[16]);
        if (loss.RequiredOutput() == Activation.Softmax) kernels.Softmax(z.Pointer, valid.Pointer, a.Pointer, 1, 16);
        else if (loss.RequiredOutput() is { } output) kernels.Activate(output, z.Pointer, a.Pointer, 16);
        var row = new OutputRows
        {
            Z = z.Pointer,
            A = a.Pointer,
            Y = batch.Y,
            Valid = valid.Pointer,
            SampleWeights = batch.SampleWeights,
            Rows = 1,
            Stride = 16,
        };
        kernels.OutputErrors(loss, row, 1, value.Pointer, d.Pointer);
        return RowLosses.Add(0, loss, value.Pointer, row, outputs);
    }
}
