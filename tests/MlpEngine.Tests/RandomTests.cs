using MlpEngine.Training;

namespace MlpEngine.Tests;

public class RandomTests
{
    [Fact]
    public void Philox_gives_the_published_test_vectors()
    {
        // known answers of the Random123 library for philox4x32 with 10 rounds
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), SeededRandom.Philox(0, 0, 0, 0, 0, 0));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), SeededRandom.Philox(~0u, ~0u, ~0u, ~0u, ~0u, ~0u));
        Assert.Equal((0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            SeededRandom.Philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    [Fact]
    public void Numbers_depend_on_seed_purpose_epoch_and_index()
    {
        uint bits = SeededRandom.Bits(1, RandomPurpose.Shuffle, 1, 1);
        Assert.Equal(bits, SeededRandom.Bits(1, RandomPurpose.Shuffle, 1, 1));
        Assert.NotEqual(bits, SeededRandom.Bits(2, RandomPurpose.Shuffle, 1, 1));
        Assert.NotEqual(bits, SeededRandom.Bits(1, RandomPurpose.Split, 1, 1));
        Assert.NotEqual(bits, SeededRandom.Bits(1, RandomPurpose.Shuffle, 2, 1));
        Assert.NotEqual(bits, SeededRandom.Bits(1, RandomPurpose.Shuffle, 1, 2));
        Assert.NotEqual(bits, SeededRandom.Bits(1 + (1UL << 32), RandomPurpose.Shuffle, 1, 1));
        Assert.NotEqual(bits, SeededRandom.Bits(1, RandomPurpose.Shuffle, 1, 1 + (1L << 34)));
    }

    [Fact]
    public void A_uniform_number_is_the_middle_of_one_of_2_to_the_24_equal_intervals_as_near_as_a_float_comes()
    {
        for (int i = 0; i < 100; i++)
            Assert.Equal((float)(((SeededRandom.Bits(1, RandomPurpose.Split, 0, i) >> 8) + 0.5) / (1 << 24)),
                SeededRandom.Uniform(1, RandomPurpose.Split, 0, i));
    }

    [Fact]
    public void Not_even_the_largest_draw_is_1()
    {
        Assert.Equal(0xFFFFFFu, SeededRandom.Bits(5, RandomPurpose.Initialization, 0, 8_036_761) >> 8);
        float largest = SeededRandom.Uniform(5, RandomPurpose.Initialization, 0, 8_036_761);
        Assert.Equal(MathF.BitDecrement(1), largest);
        Assert.Equal(5.29, Initializer.NormalQuantile(largest), 0.02);
    }

    [Fact]
    public void A_permutation_is_Fisher_and_Yates_with_the_number_of_each_place()
    {
        int[] order = [.. Enumerable.Range(0, 50)];
        for (int i = 0; i < order.Length; i++)
        {
            int j = i + (int)(SeededRandom.Bits(3, RandomPurpose.Shuffle, 2, i) * (ulong)(order.Length - i) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
        Assert.Equal(order, SeededRandom.Permutation(3, RandomPurpose.Shuffle, 2, 50));
    }

    [Fact]
    public void A_permutation_puts_every_number_everywhere_equally_often()
    {
        int[,] counts = new int[5, 5];
        for (int epoch = 0; epoch < 10_000; epoch++)
        {
            int[] order = SeededRandom.Permutation(3, RandomPurpose.Shuffle, epoch, 5);
            for (int i = 0; i < 5; i++) counts[i, order[i]]++;
        }
        foreach (int count in counts) Assert.InRange(count, 1800, 2200);
    }

    [Theory, InlineData(0, 0), InlineData(1, 1)]
    public void Short_permutations_work(int count, int length) =>
        Assert.Equal(length, SeededRandom.Permutation(1, RandomPurpose.Split, 0, count).Length);

    // quantiles from a table of the normal distribution
    [Theory, InlineData(0.5f, 0), InlineData(0.975f, 1.959964), InlineData(0.025f, -1.959964), InlineData(0.9986501f, 3)]
    [InlineData(1e-6f, -4.753424)]
    public void Normal_quantiles_are_right(float p, double x) => Assert.Equal(x, Initializer.NormalQuantile(p), 2e-5);

    [Theory]
    [InlineData(Initialization.HeNormal, 2.0 / 100), InlineData(Initialization.HeUniform, 2.0 / 100)]
    [InlineData(Initialization.GlorotNormal, 2.0 / 300), InlineData(Initialization.GlorotUniform, 2.0 / 300)]
    [InlineData(Initialization.LecunNormal, 1.0 / 100), InlineData(Initialization.LecunUniform, 1.0 / 100)]
    [InlineData(Initialization.Normal, 1), InlineData(Initialization.Uniform, 1 / 3.0)]
    [InlineData(Initialization.Zeros, 0)]
    public void First_weights_have_the_variance_of_their_rule_and_biases_are_0(Initialization rule, double variance)
    {
        float[] weights = First(new Layer(200, Activation.Identity, Initialization: rule));
        double mean = weights[..20_000].Average();
        Assert.Equal(0, mean, 0.005 + variance * 0.02);
        Assert.Equal(variance, weights[..20_000].Average(w => (w - mean) * (w - mean)), variance * 0.05);
        Assert.All(weights[20_000..], bias => Assert.Equal(0, bias));
        bool normal = rule is Initialization.HeNormal or Initialization.GlorotNormal or Initialization.LecunNormal or Initialization.Normal;
        Assert.Equal(normal, weights[..20_000].Max() > 3 * Math.Sqrt(variance));
    }

    [Fact]
    public void A_first_weight_is_drawn_by_its_layer_and_its_place()
    {
        Layer layer = new(20, Activation.Identity, Initialization: Initialization.Uniform);
        using var data = new TrainingData(1, 100, 20);
        var topology = new Topology(100, [layer, layer]);
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.MeanSquaredError, Seed = 5 }, data);
        float[] weights = Some.WeightsOf(trainer, topology);
        foreach (var (first, count, number) in new[] { (0, 2000, 0), (2020, 400, 1) })
            for (int i = 0; i < count; i++)
                Assert.Equal(2 * SeededRandom.Uniform(5, RandomPurpose.Initialization, number, i) - 1, weights[first + i], 1e-6f);
    }

    [Fact]
    public void A_scale_multiplies_the_first_weights()
    {
        float[] plain = First(new Layer(20, Activation.Tanh)), half = First(new Layer(20, Activation.Tanh, InitializationScale: 0.5));
        Assert.Equal(plain.Select(weight => weight / 2), half);
        Assert.All(First(new Layer(20, Activation.Tanh, InitializationScale: 0)), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Uniform_weights_reach_up_to_their_scale()
    {
        float[] weights = First(new Layer(200, Activation.Tanh, Initialization: Initialization.Uniform, InitializationScale: 0.05));
        Assert.InRange(weights.Max(), 0.0499f, 0.05f);
        Assert.InRange(weights.Min(), -0.05f, -0.0499f);
    }

    [Fact]
    public void Auto_takes_he_for_relu_and_glorot_for_tanh()
    {
        Assert.Equal(First(new Layer(20, Activation.Relu, Initialization: Initialization.HeNormal)), First(new Layer(20, Activation.Relu)));
        Assert.Equal(First(new Layer(20, Activation.Tanh, Initialization: Initialization.GlorotUniform)),
            First(new Layer(20, Activation.Tanh)));
    }

    static float[] First(Layer layer)
    {
        var topology = new Topology(100, [layer]);
        using var data = new TrainingData(1, 100, layer.Units);
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = Loss.MeanSquaredError, Seed = 5 }, data);
        return Some.WeightsOf(trainer, topology);
    }
}
