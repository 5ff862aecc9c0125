namespace MlpEngine.Tests;

/// <summary>Whole runs against PyTorch: losses within 1e-5, first gradients within 1e-5, final weights within 1e-4 (absolute below
/// 1e-6).</summary>
public class GoldenTests
{
    public static TheoryData<string> Runs => [.. GoldenRun.Names];

    [Fact]
    public void Every_activation_that_learns_every_loss_and_every_optimizer_has_a_run()
    {
        GoldenRun[] runs = [.. GoldenRun.Names.Select(GoldenRun.Load)];
        AssertAll([.. Some.TrainableHidden, Activation.Softmax],
            runs.SelectMany(run => run.Topology.Layers.Select(layer => layer.Activation)));
        AssertAll(Enum.GetValues<Loss>(), runs.Select(run => run.Options.Loss));
        AssertAll(Enum.GetValues<OptimizerKind>(), runs.Select(run => run.Options.Optimizer.Kind));

        static void AssertAll<T>(T[] members, IEnumerable<T> recorded) => Assert.Empty(members.Except(recorded));
    }

    [Theory, MemberData(nameof(Runs))]
    public void The_first_gradient_is_PyTorchs(string name)
    {
        GoldenRun run = GoldenRun.Load(name);
        using TrainingData data = run.Data;
        using var trainer = new Trainer(run.Topology, run.Options, data, null, run.Initial);
        trainer.Step.Batch.Take(0, run.BatchSize);
        trainer.Step.ComputeGradient(1);
        float[] gradient = new float[run.Topology.ParameterCount];
        trainer.Step.Gradient.Write(gradient);
        AssertClose(run.FirstGradient, gradient, 1e-5);
    }

    [Theory, MemberData(nameof(Runs))]
    public void Every_step_loss_is_PyTorchs(string name)
    {
        GoldenRun run = GoldenRun.Load(name);
        using TrainingData data = run.Data;
        using var trainer = new Trainer(run.Topology, run.Options, data, null, run.Initial);
        int batches = run.StepLosses.Length / run.Epochs;
        for (int step = 0; step < run.StepLosses.Length; step++)
        {
            int start = step % batches * run.BatchSize;
            trainer.Step.Batch.Take(start, Math.Min(run.BatchSize, data.Rows - start));
            double loss = trainer.Step.Run(1 + step / batches, run.LearningRate), expected = run.StepLosses[step];
            Assert.True(Math.Abs(loss - expected) <= 1e-5 * Math.Abs(expected), $"step {step}: {loss}, PyTorch {expected}");
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void The_final_weights_and_outputs_are_PyTorchs(string name)
    {
        GoldenRun run = GoldenRun.Load(name);
        using TrainingData data = run.Data;
        using var trainer = new Trainer(run.Topology, run.Options, data, null, run.Initial);
        TrainingOutcome outcome = trainer.Train();
        Assert.Equal(new TrainingOutcome(run.Epochs, run.Epochs, run.Epochs, StopReason.Completed), outcome);
        AssertClose(run.Final, Some.WeightsOf(trainer, run.Topology), 1e-4);
        Mlp mlp = trainer.ToMlp();
        for (int row = 0; row < data.Rows; row++) AssertClose(run.FinalOutputs[row], mlp.Predict(run.X[row]), 1e-4);
    }

    static void AssertClose(float[] expected, float[] actual, double relative)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= Math.Max(1e-6, relative * Math.Abs(expected[i])),
                $"number {i}: {actual[i]}, PyTorch {expected[i]}");
    }
}
