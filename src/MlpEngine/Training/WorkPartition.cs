using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>Which worker computes what of a step. No sum is ever split, so that the partition changes no bit.</summary>
sealed class WorkPartition : IDisposable
{
    // a step shorter than some 20 microseconds is done before other threads have woken up
    const long ParallelAboveFlops = 2_000_000;

    // rows of the batch are partitioned in eights
    const int RowUnit = 8;

    // units of a hidden layer are partitioned where each worker gets this many panels of them: then a weight stays with one core
    const int MinPanelsPerWorker = 4;

    readonly Parameters parameters;
    readonly Batch batch;
    readonly ThreadTeam team, alone = new(1);
    readonly bool[] byUnits; // else by the rows of what is multiplied
    readonly bool anyByUnits;

    public WorkPartition(Parameters parameters, Batch batch, Dropout? dropout, ThreadTeam team)
    {
        (this.parameters, this.batch, this.team) = (parameters, batch, team);
        int hidden = parameters.Count - 1;
        byUnits = [.. Enumerable.Range(0, parameters.Count).Select(layer => layer < hidden && team.Size > 1
            && dropout?.Drops(layer + 1) != true && parameters[layer].Count >= MinPanelsPerWorker * team.Size)];
        anyByUnits = byUnits.Contains(true);
    }

    /// <summary>The threads that do the batch's work: all of them, or the caller's where the batch is too small.</summary>
    public ThreadTeam Workers =>
        IsWorthSharing(3 * parameters.Topology.FlopsPerSample * batch.Rows) && (batch.Rows > RowUnit || anyByUnits) ? team : alone;

    /// <summary>Whether so many floating-point operations are more than one thread does before others have woken up.</summary>
    public static bool IsWorthSharing(long flops) => flops > ParallelAboveFlops;

    /// <summary>A worker's rows of the batch.</summary>
    public (int From, int To) Rows(int worker) => Workers.Partition(batch.Rows, worker, RowUnit);

    /// <summary>A worker's block of a layer's activations.</summary>
    public MatrixBlock Activations(int layer, int worker) => Block(layer, worker, batch.Rows, RowUnit);

    /// <summary>A worker's block of a layer's parameters, the biases being the last row.</summary>
    public MatrixBlock Parameters(int layer, int worker) => Block(layer, worker, parameters[layer].Inputs + 1, UpdateNorms.RowUnit);

    /// <summary>Whether a worker computes these activations for its own rows, and so need not wait for others.</summary>
    public bool IsByRows(int layer) => !byUnits[layer];

    public void Dispose() => alone.Dispose();

    MatrixBlock Block(int layer, int worker, int rows, int unit)
    {
        int panels = parameters[layer].Count;
        var (from, to) = byUnits[layer] ? Workers.Partition(panels, worker, 1) : Workers.Partition(rows, worker, unit);
        return byUnits[layer] ? new MatrixBlock(0, rows, from, to) : new MatrixBlock(from, to, 0, panels);
    }
}
