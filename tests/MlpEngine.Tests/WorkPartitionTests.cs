using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;
using MlpEngine.Threads;
using MlpEngine.Training;

namespace MlpEngine.Tests;

/// <summary>Which worker computes what. That the partition changes no bit is the promise of <see cref="SameBitsTests"/>.</summary>
public class WorkPartitionTests
{
    // 10 panels of units, then 8, then 10 of outputs
    static readonly Topology Wide = new(20,
        [new Layer(300, Activation.Tanh), new Layer(256, Activation.Tanh), new Layer(300, Activation.Identity)]);

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, true, true)]
    [InlineData(3, false, false)]
    public void Hidden_layers_of_four_panels_for_each_worker_are_partitioned_by_units(int workers, bool first, bool second) =>
        Assert.Equal([first, second, false], ByUnits(Wide, workers));

    [Theory]
    [InlineData(0.5, 0, true, true)]
    [InlineData(0, 0.5, false, true)]
    public void A_layer_that_drops_is_partitioned_by_rows(double ofInputs, double ofFirst, bool first, bool second)
    {
        var topology = new Topology(20, [Wide.Layers[0] with { Dropout = ofFirst }, .. Wide.Layers.Skip(1)]);
        var options = new TrainingOptions { Loss = Loss.Huber, InputDropout = ofInputs };
        Assert.Equal([first, second, false], ByUnits(topology, 2, Dropout.Of(topology, options)));
    }

    [Theory]
    [InlineData(26, 1)] // of 25,000 operations, and three times as many for a step
    [InlineData(27, 2)]
    public void A_step_of_more_than_two_million_operations_is_shared(int rows, int workers) =>
        Assert.Equal(workers, Workers(new Topology(125, [new Layer(100, Activation.Identity)]), rows));

    [Fact]
    public void Two_million_operations_are_not_worth_sharing() =>
        Assert.Equal([false, true], new[] { 2_000_000L, 2_000_001 }.Select(WorkPartition.IsWorthSharing));

    [Theory]
    [InlineData(100, 8, 1)]
    [InlineData(100, 9, 2)]
    [InlineData(256, 8, 2)]
    public void Eight_rows_are_shared_only_where_a_layer_is_partitioned_by_units(int units, int rows, int workers) =>
        Assert.Equal(workers, Workers(new Topology(1000, [new Layer(units, Activation.Tanh), new Layer(1, Activation.Identity)]), rows));

    [Fact]
    public void Each_worker_has_its_panels_or_its_rows()
    {
        using var own = new Partitioned(Wide, 40, workers: 2);
        Assert.Equal([new MatrixBlock(0, 40, 0, 5), new(0, 40, 5, 10)], own.Blocks(worker => own.Partition.Activations(0, worker)));
        Assert.Equal([new MatrixBlock(0, 24, 0, 10), new(24, 40, 0, 10)], own.Blocks(worker => own.Partition.Activations(2, worker)));
        Assert.Equal([new MatrixBlock(0, 21, 0, 5), new(0, 21, 5, 10)], own.Blocks(worker => own.Partition.Parameters(0, worker)));
        Assert.Equal([new MatrixBlock(0, 144, 0, 10), new(144, 257, 0, 10)], own.Blocks(worker => own.Partition.Parameters(2, worker)));
        Assert.Equal([(0, 24), (24, 40)], new[] { 0, 1 }.Select(own.Partition.Rows));
    }

    static bool[] ByUnits(Topology topology, int workers, Dropout? dropout = null)
    {
        using var own = new Partitioned(topology, 40, workers, dropout);
        return [.. topology.Layers.Select((_, layer) => !own.Partition.IsByRows(layer))];
    }

    static int Workers(Topology topology, int rows)
    {
        using var own = new Partitioned(topology, rows, workers: 2);
        return own.Partition.Workers.Size;
    }

    sealed class Partitioned : IDisposable
    {
        readonly Parameters parameters;
        readonly TrainingData data;
        readonly Batch batch;
        readonly ThreadTeam team;

        public Partitioned(Topology topology, int rows, int workers, Dropout? dropout = null)
        {
            parameters = new Parameters(topology);
            data = new TrainingData(rows, topology.Inputs, topology.Outputs);
            batch = new Batch(data, rows, gathers: false);
            batch.Take(0, rows);
            team = new ThreadTeam(workers);
            Partition = new WorkPartition(parameters, batch, dropout, team);
        }

        public WorkPartition Partition { get; }

        public MatrixBlock[] Blocks(Func<int, MatrixBlock> blockOf) => [.. Enumerable.Range(0, team.Size).Select(blockOf)];

        public void Dispose()
        {
            Partition.Dispose();
            team.Dispose();
            batch.Dispose();
            data.Dispose();
            parameters.Dispose();
        }
    }
}
