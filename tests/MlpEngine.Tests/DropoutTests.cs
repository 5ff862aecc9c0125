using MlpEngine.Kernels;
using MlpEngine.Propagation;

namespace MlpEngine.Tests;

public unsafe class DropoutTests
{
    [Fact]
    public void Masks_drop_the_share_they_should_and_keep_the_mean()
    {
        float[] masks = Masks(0.3, 1000, 40);
        Assert.Equal(0.3, masks.Count(mask => mask == 0) / (double)masks.Length, 0.01);
        Assert.Equal(1, masks.Average(), 0.02);
        Assert.All(masks.Where(mask => mask != 0), mask => Assert.Equal(1 / 0.7, mask, 1e-6));
    }

    [Fact]
    public void A_mask_is_a_function_of_seed_epoch_sample_and_place()
    {
        var dropout = new Dropout(1, [0.5, 0.5], [50, 50]);
        float[] mask = Mask(dropout, 0, 1, 7);
        Assert.Equal(mask, Mask(new Dropout(1, [0.5, 0.5], [50, 50]), 0, 1, 7));
        Assert.NotEqual(mask, Mask(dropout, 1, 1, 7));
        Assert.NotEqual(mask, Mask(dropout, 0, 2, 7));
        Assert.NotEqual(mask, Mask(dropout, 0, 1, 8));
        Assert.NotEqual(mask, Mask(new Dropout(2, [0.5, 0.5], [50, 50]), 0, 1, 7));
    }

    [Fact]
    public void No_two_values_of_an_epoch_are_dropped_by_the_same_bits()
    {
        // five values take two blocks of four numbers, three take one
        var dropout = new Dropout(1, [0.5, 0.25], [5, 3]);
        for (int sample = 0; sample < 50; sample++)
            foreach (var (place, width, rate, first) in new[] { (0, 5, 0.5, 0), (1, 3, 0.25, 8) })
                Assert.Equal(Enumerable.Range(0, width).Select(j =>
                    SeededRandom.Bits(1, RandomPurpose.Dropout, 3, sample * 12 + first + j) < rate * uint.MaxValue),
                    Mask(dropout, place, 3, sample, width).Select(mask => mask == 0));
    }

    [Fact]
    public void The_gradient_with_dropout_is_that_of_the_cost_with_the_same_masks()
    {
        var topology = new Topology(6,
            [new Layer(9, Activation.Sigmoid, 0.4), new Layer(8, Activation.Silu, 0.2), new Layer(2, Activation.Identity)]);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, InputDropout = 0.3, Seed = 5 };
        using TrainingData data = Some.Data(12, 6, 2, options.Loss, 1);
        float[] weights = Some.Floats((int)topology.ParameterCount, 2), gradient = new float[weights.Length];
        CostAt(weights, gradient);
        for (int i = 0; i < weights.Length; i += 3)
        {
            const float Step = 1 / 128f;
            float kept = weights[i];
            weights[i] = kept + Step;
            double above = CostAt(weights, null);
            weights[i] = kept - Step;
            double below = CostAt(weights, null);
            weights[i] = kept;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 2e-4);
        }

        double CostAt(float[] w, float[]? computed)
        {
            using var trainer = new Trainer(topology, options, data, null, w);
            trainer.Step.Batch.Take(0, data.Rows);
            double cost = trainer.Step.ComputeGradient(1);
            if (computed is not null) trainer.Step.Gradient.Write(computed);
            return cost;
        }
    }

    [Fact]
    public void A_step_multiplies_inputs_and_activations_by_their_masks()
    {
        // each layer only hands on what it reads
        var topology = new Topology(3, [new Layer(3, Activation.Identity, 0.5), new Layer(3, Activation.Identity)]);
        float[] handOn = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, InputDropout = 0.4, Seed = 5 };
        var dropout = Dropout.Of(topology, options)!;
        using TrainingData data = Some.Data(20, 3, 3, options.Loss, 1);
        using var trainer = new Trainer(topology, options, data, null, [.. handOn, .. handOn]);
        trainer.Step.Batch.Take(5, 15);
        trainer.Step.ComputeGradient(epoch: 2);
        LayerActivations output = trainer.Step.Backpropagation.Forward.Output;
        for (int row = 0; row < 15; row++)
        {
            float[] inputs = Mask(dropout, 0, 2, 5 + row, 3), hidden = Mask(dropout, 1, 2, 5 + row, 3);
            for (int j = 0; j < 3; j++)
                Assert.Equal(data.Input(5 + row)[j] * inputs[j] * hidden[j], output.A[row * output.Stride + j], 1e-6f);
        }
    }

    [Fact]
    public void Validation_and_prediction_do_not_drop_anything()
    {
        var topology = new Topology(4, [new Layer(8, Activation.Tanh, 0.5), new Layer(1, Activation.Identity)]);
        var options = new TrainingOptions { Loss = Loss.MeanSquaredError, Epochs = 1, InputDropout = 0.5 };
        using TrainingData data = Some.Data(9, 4, 1, options.Loss, 1);
        using var trainer = new Trainer(topology, options, data, data);
        double? validationLoss = null;
        trainer.Train(epoch => validationLoss = epoch.ValidationLoss);
        double[] weights = [.. Some.WeightsOf(trainer, topology).Select(w => (double)w)];
        Assert.Equal(Reference.Cost(topology, weights, data, options.Loss), validationLoss!.Value, 1e-6);
        Assert.Equal(validationLoss.Value, trainer.ToMlp().MeanLoss(data, options.Loss));
    }

    static float[] Masks(double rate, int samples, int width)
    {
        var dropout = new Dropout(1, [rate], [width]);
        return [.. Enumerable.Range(0, samples).SelectMany(sample => Mask(dropout, 0, 1, sample, width))];
    }

    static float[] Mask(Dropout dropout, int place, int epoch, int sample, int width = 50)
    {
        using var mask = new Native(new float[Lanes.Pad(width)]);
        dropout.Mask(place, epoch, sample, mask.Pointer);
        Assert.All(mask.Values[width..], padding => Assert.Equal(0, padding));
        return mask.Values[..width];
    }

    /// <summary>The final check of a run propagates without dropout, in the memory of its steps where a batch is large enough.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public void A_second_run_drops_as_the_first_did(int batchSize)
    {
        var topology = new Topology(4, [new Layer(16, Activation.Relu, Dropout: 0.5), new Layer(2, Activation.Softmax)]);
        TrainingOptions options = new()
        {
            Loss = Loss.CategoricalCrossEntropy,
            Epochs = 2,
            BatchSize = batchSize,
            InputDropout = 0.25,
            Optimizer = new(OptimizerKind.Sgd, 0.1),
        };
        using TrainingData data = Some.Data(64, 4, 2, options.Loss, seed: 5);
        float[] once = new float[topology.ParameterCount], twice = new float[once.Length], afresh = new float[once.Length];

        using var trainer = new Trainer(topology, options, data);
        trainer.Train();
        trainer.CopyWeightsTo(once);
        trainer.Train();
        trainer.CopyWeightsTo(twice);
        using var second = new Trainer(topology, options, data, startFrom: once);
        second.Train();
        second.CopyWeightsTo(afresh);

        Assert.Equal(afresh, twice);
    }
}
