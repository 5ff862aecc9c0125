using MlpEngine.Kernels;

namespace MlpEngine.Tests;

/// <summary>The vocabulary of the tests: some data, some topology, some numbers.</summary>
static class Some
{
    public static readonly Activation[] Elementwise =
        [.. Enum.GetValues<Activation>().Where(activation => activation != Activation.Softmax)];

    public static readonly Activation[] TrainableHidden = [.. Elementwise.Where(activation => activation != Activation.Step)];

    public static TheoryData<string> Kernels => [.. KernelSet.Available.Select(kernels => kernels.Name)];

    /// <summary>Uniform in (-scale, scale), the same for the same seed.</summary>
    public static float[] Floats(int count, ulong seed, float scale = 1) =>
        [.. Enumerable.Range(0, count).Select(i => scale * (2 * SeededRandom.Uniform(seed, RandomPurpose.Split, 0, i) - 1))];

    public static TrainingData Data(float[][] inputs, float[][] targets)
    {
        var data = new TrainingData(inputs.Length, inputs[0].Length, targets[0].Length);
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].CopyTo(data.Input(i));
            targets[i].CopyTo(data.Target(i));
        }
        return data;
    }

    /// <summary>Random inputs; targets as the loss wants them: one-hot, 0 or 1, or any number.</summary>
    public static TrainingData Data(int rows, int inputs, int outputs, Loss loss, ulong seed)
    {
        var data = new TrainingData(rows, inputs, outputs);
        float[] x = Floats(rows * inputs, seed), y = Floats(rows * outputs, seed + 1);
        for (int i = 0; i < rows; i++)
        {
            x.AsSpan(i * inputs, inputs).CopyTo(data.Input(i));
            Span<float> target = data.Target(i);
            y.AsSpan(i * outputs, outputs).CopyTo(target);
            if (loss == Loss.CategoricalCrossEntropy)
            {
                int label = target.IndexOf(target.ToArray().Max());
                target.Clear();
                target[label] = 1;
            }
            else if (loss == Loss.BinaryCrossEntropy)
                for (int j = 0; j < outputs; j++) target[j] = target[j] > 0 ? 1 : 0;
        }
        return data;
    }

    public static TrainingData Xor() => Data([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]);

    public static float[] WeightsOf(Trainer trainer, Topology topology)
    {
        float[] weights = new float[topology.ParameterCount];
        trainer.CopyWeightsTo(weights);
        return weights;
    }

    public static float[] Predict(this Mlp mlp, params float[] row)
    {
        float[] outputs = new float[mlp.Topology.Outputs];
        mlp.Predict(row, 1, outputs);
        return outputs;
    }

    /// <summary>The gradient of the cost over all rows of the data, in canonical order.</summary>
    public static float[] Gradient(Topology topology, Loss loss, TrainingData data, float[] weights)
    {
        using var trainer = new Trainer(topology, new TrainingOptions { Loss = loss, BatchSize = data.Rows }, data, null, weights);
        trainer.Step.Batch.Take(0, data.Rows);
        trainer.Step.ComputeGradient(1);
        float[] gradient = new float[weights.Length];
        trainer.Step.Gradient.Write(gradient);
        return gradient;
    }
}
