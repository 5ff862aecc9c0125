using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>A step up to its errors as phases, with a barrier after each: what a worker does for rows of its own follows without one.
/// What is computed is in <see cref="Backpropagation"/>.</summary>
sealed unsafe class PropagationPhases
{
    const long FewFlops = 1_000_000; // some microseconds: chunks and yields would cost a tiny network a twentieth of its speed

    readonly Parameters parameters;
    readonly Batch batch;
    readonly Backpropagation backpropagation;
    readonly WorkPartition partition;
    readonly Workspace workspace;
    readonly (Work Work, int Layer)[][] phases;
    readonly Action<int> runPhase;
    int epoch, phase;

    public PropagationPhases(
        Parameters parameters, Batch batch, Backpropagation backpropagation, WorkPartition partition, Workspace workspace)
    {
        (this.parameters, this.batch, this.backpropagation) = (parameters, batch, backpropagation);
        (this.partition, this.workspace) = (partition, workspace);
        phases = [.. Phases()];
        runPhase = RunPhase;
    }

    enum Work { Fetch, Activations, OutputErrors, HiddenErrors }

    /// <summary>Propagates the batch forward and its errors backward.</summary>
    /// <param name="epoch">Determines with the samples what dropout drops.</param>
    public void Run(int epoch)
    {
        this.epoch = epoch;
        backpropagation.Forward.DropoutEnabled = true;
        ThreadTeam workers = partition.Workers;
        for (phase = 0; phase < phases.Length; phase++) workers.Run(runPhase);
    }

    IEnumerable<(Work, int)[]> Phases()
    {
        List<(Work, int)> phase = [];
        bool byRows = true;
        foreach (var (work, layer) in InOrder())
        {
            bool nextByRows = work is Work.Fetch or Work.OutputErrors || partition.IsByRows(layer);
            if (!(byRows && nextByRows))
            {
                yield return [.. phase];
                phase.Clear();
            }
            phase.Add((work, layer));
            byRows = nextByRows;
        }
        yield return [.. phase];
    }

    IEnumerable<(Work Work, int Layer)> InOrder()
    {
        int last = parameters.Count - 1;
        yield return (Work.Fetch, 0);
        for (int layer = 0; layer <= last; layer++) yield return (Work.Activations, layer);
        yield return (Work.OutputErrors, last);
        for (int layer = last - 1; layer >= 0; layer--) yield return (Work.HiddenErrors, layer);
    }

    void RunPhase(int worker)
    {
        foreach (var (work, layer) in phases[phase])
        {
            if (work == Work.Fetch) Fetch(worker);
            else if (work == Work.OutputErrors) OutputErrors(worker);
            else ComputeLayer(work, layer, worker);
        }
    }

    void Fetch(int worker)
    {
        var (from, to) = partition.Rows(worker);
        batch.Fetch(from, to);
        backpropagation.Forward.DropInputs(batch.X, from, to, epoch, batch.Samples);
    }

    void OutputErrors(int worker)
    {
        var (from, to) = partition.Rows(worker);
        backpropagation.OutputErrors(batch, from, to);
    }

    /// <summary>A worker's block of a layer's activations or errors, in chunks between which another thread may take the
    /// processor.</summary>
    void ComputeLayer(Work work, int layer, int worker)
    {
        MatrixBlock block = partition.Activations(layer, worker);
        int terms = work == Work.Activations ? parameters[layer].Inputs : parameters[layer + 1].Units;
        if (2 * terms * block.Size < FewFlops)
        {
            ComputeBlock(work, layer, block, worker);
            return;
        }
        foreach (MatrixBlock chunk in block.Chunks(terms, backpropagation.Forward.NeedsWholeRows(layer)))
        {
            ComputeBlock(work, layer, chunk, worker);
            LowPriority.Yield(2 * terms * chunk.Size);
        }
    }

    void ComputeBlock(Work work, int layer, MatrixBlock block, int worker)
    {
        if (work == Work.Activations) backpropagation.Forward.Run(parameters, batch.X, layer, block, epoch, batch.Samples);
        else backpropagation.HiddenErrors(parameters, layer, block, workspace.Products(worker));
    }
}
