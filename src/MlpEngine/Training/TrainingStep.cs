using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>One step of mini-batch gradient descent (eq. 57): forward, backward, gradient, update. <see cref="WorkPartition"/> determines
/// which worker computes what of it. Nothing is allocated.</summary>
sealed unsafe class TrainingStep : IDisposable
{
    readonly TrainingOptions options;
    readonly KernelSet kernels;
    readonly WorkPartition partition;
    readonly ParameterUpdate update;
    readonly Workspace workspace;
    readonly WeightPenalty penalty;
    readonly PropagationPhases propagation;
    readonly Action<int> differentiate, differentiateAndUpdate, updateAll;
    Parameters? gradient; // of all parameters, where it is kept

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="batch">Holds the rows of the step; filled by the caller.</param>
    /// <param name="samples">m, the number of all training rows.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="team">The threads.</param>
    public TrainingStep(Parameters parameters, TrainingOptions options, Batch batch, int samples, KernelSet kernels, ThreadTeam team)
    {
        (Parameters, this.options, Batch, this.kernels) = (parameters, options, batch, kernels);
        Topology topology = parameters.Topology;
        Dropout? dropout = Dropout.Of(topology, options);
        Backpropagation = new Backpropagation(topology, kernels, options.Loss, batch.Capacity, dropout);
        update = new ParameterUpdate(parameters, options.Optimizer, kernels);
        workspace = new Workspace(topology, batch.Capacity, team.Size);
        partition = new WorkPartition(parameters, batch, dropout, team);
        penalty = new WeightPenalty(parameters, options.L2 / samples, options.L1 / samples, kernels);
        propagation = new PropagationPhases(parameters, batch, Backpropagation, partition, workspace);
        differentiate = worker => Differentiate(worker, updates: false);
        differentiateAndUpdate = worker => Differentiate(worker, updates: true);
        updateAll = Update;
    }

    public Parameters Parameters { get; }

    /// <summary>What <see cref="ComputeGradient"/> computed.</summary>
    public Parameters Gradient => gradient ??= new Parameters(Parameters.Topology);

    public Batch Batch { get; }

    public Backpropagation Backpropagation { get; }

    /// <summary>Steps done.</summary>
    public long Count { get; private set; }

    /// <summary>Computes the batch's gradient and loss, and updates every parameter.</summary>
    /// <param name="epoch">Determines with the samples what dropout drops.</param>
    /// <param name="learningRate">eta</param>
    /// <param name="norms">Receives what is measured of the update; null: nothing.</param>
    /// <returns>The loss before the update, penalty included.</returns>
    public double Run(int epoch, double learningRate, UpdateNorms? norms = null)
    {
        update.Begin(learningRate, ++Count, norms);
        if (options.GradientClip is not null)
        {
            double clipped = ComputeGradient(epoch);
            Clip();
            partition.Workers.Run(updateAll);
            return clipped;
        }
        double loss = Propagate(epoch);
        partition.Workers.Run(differentiateAndUpdate);
        return loss;
    }

    /// <summary>Computes the batch's gradient, penalty included, and changes nothing.</summary>
    /// <returns>The loss, penalty included.</returns>
    public double ComputeGradient(int epoch)
    {
        double loss = Propagate(epoch);
        _ = Gradient; // there, before several threads write to it
        partition.Workers.Run(differentiate);
        return loss;
    }

    public void Dispose()
    {
        Backpropagation.Dispose();
        gradient?.Dispose();
        update.Dispose();
        workspace.Dispose();
        partition.Dispose();
    }

    double Propagate(int epoch)
    {
        propagation.Run(epoch);
        return BatchLoss();
    }

    /// <summary>A worker's share of the gradient, tile by tile: kept, or used to update the parameters while the tile is in the L1 cache,
    /// so that the gradient is never in memory as a whole.</summary>
    void Differentiate(int worker, bool updates)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            MatrixBlock share = partition.Parameters(layer, worker);
            GradientFactors factors = Backpropagation.FactorsOf(Batch, layer, share, workspace.Products(worker));
            for (int block = share.FromRow; block < share.ToRow; block += factors.BlockInputs)
            {
                int blockEnd = Math.Min(block + factors.BlockInputs, share.ToRow);
                factors.PackInputs(block, blockEnd);
                for (int panel = share.FromPanel; panel < share.ToPanel; panel++)
                {
                    factors.PackErrors(panel);
                    for (int row = block; row < blockEnd; row += GradientFactors.MaxInputs)
                    {
                        var tile = new MatrixBlock(row, Math.Min(row + GradientFactors.MaxInputs, blockEnd), panel, panel + 1);
                        float* target = updates ? workspace.Gradient(worker) : Gradient[layer].Row(panel, row);
                        kernels.Gradient(factors, tile, target);
                        penalty.AddGradient(layer, tile, target);
                        if (updates) update.Apply(layer, tile, target, workspace.Before(worker));
                        LowPriority.Yield(2 * Batch.Rows * tile.Size);
                    }
                }
            }
        }
    }

    /// <summary>Updates a worker's share of the parameters by the gradient that was kept.</summary>
    void Update(int worker)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            MatrixBlock share = partition.Parameters(layer, worker);
            for (int panel = share.FromPanel; panel < share.ToPanel; panel++)
                for (int row = share.FromRow; row < share.ToRow; row += GradientFactors.MaxInputs)
                {
                    var tile = new MatrixBlock(row, Math.Min(row + GradientFactors.MaxInputs, share.ToRow), panel, panel + 1);
                    update.Apply(layer, tile, Gradient[layer].Row(panel, row), workspace.Before(worker));
                }
        }
    }

    /// <summary>Mean over the rows, and the penalty.</summary>
    double BatchLoss()
    {
        OutputRows outputs = Backpropagation.Forward.OutputsOf(Batch, 0, Batch.Rows);
        double sum = RowLosses.Add(0, options.Loss, Backpropagation.RowLosses, outputs, Parameters.Topology.Outputs);
        return sum / Batch.Rows + penalty.Value();
    }

    /// <summary>Shortens the gradient g to c g / |g| where its norm exceeds c (Pascanu et al. 2013).</summary>
    void Clip()
    {
        double squares = 0;
        for (int layer = 0; layer < Gradient.Count; layer++) squares += Gradient.SumOfSquares(layer);
        double norm = Math.Sqrt(squares);
        if (norm > options.GradientClip) kernels.Scale((float)(options.GradientClip.Value / norm), Gradient.Pointer, Gradient.Length);
    }
}
