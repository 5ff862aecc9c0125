using MlpEngine.Kernels;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>One step of mini-batch gradient descent (eq. 57): forward, backward, gradient, update. Who computes
/// what of it says <see cref="WorkSharing"/>. Nothing is allocated.</summary>
sealed unsafe class TrainingStep : IDisposable
{
    readonly TrainingOptions options;
    readonly KernelSet kernels;
    readonly WorkSharing sharing;
    readonly ParameterUpdate update;
    readonly ScratchMemory scratch;
    readonly WeightPenalty penalty;
    readonly PropagationSchedule propagation;
    readonly Action<int> differentiate, differentiateAndUpdate, updateAll;
    Parameters? gradient; // of all parameters, where one is asked for

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="batch">Holds the rows of the step; filled by the caller.</param>
    /// <param name="samples">m, the number of all training rows.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="team">Who computes.</param>
    public TrainingStep(Parameters parameters, TrainingOptions options, Batch batch, int samples, KernelSet kernels, Team team)
    {
        (Parameters, this.options, Batch, this.kernels) = (parameters, options, batch, kernels);
        Topology topology = parameters.Topology;
        Dropout? dropout = Dropout.Of(topology, options);
        Backpropagation = new Backpropagation(topology, kernels, options.Loss, batch.Capacity, dropout);
        update = new ParameterUpdate(parameters, options.Optimizer, kernels);
        scratch = new ScratchMemory(topology, batch.Capacity, team.Size);
        sharing = new WorkSharing(parameters, batch, dropout, team);
        penalty = new WeightPenalty(parameters, options.L2 / samples, options.L1 / samples, kernels);
        propagation = new PropagationSchedule(parameters, batch, Backpropagation, sharing, scratch);
        (differentiate, differentiateAndUpdate, updateAll) = (Differentiate, DifferentiateAndUpdate, Update);
    }

    public Parameters Parameters { get; }

    /// <summary>What <see cref="ComputeGradient"/> computed.</summary>
    public Parameters Gradient => gradient ??= new Parameters(Parameters.Topology);

    public Batch Batch { get; }

    public Backpropagation Backpropagation { get; }

    /// <summary>Steps done.</summary>
    public long Count { get; private set; }

    /// <summary>Computes the batch's gradient and loss, and updates every parameter.</summary>
    /// <param name="epoch">Decides with the samples what dropout silences.</param>
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
            sharing.Members.Run(updateAll);
            return clipped;
        }
        double loss = Propagate(epoch);
        sharing.Members.Run(differentiateAndUpdate);
        return loss;
    }

    /// <summary>Computes the batch's gradient, penalty included, and changes nothing.</summary>
    /// <returns>The loss, penalty included.</returns>
    public double ComputeGradient(int epoch)
    {
        double loss = Propagate(epoch);
        _ = Gradient; // there, before several threads ask for it
        sharing.Members.Run(differentiate);
        return loss;
    }

    public void Dispose()
    {
        Backpropagation.Dispose();
        gradient?.Dispose();
        update.Dispose();
        scratch.Dispose();
        sharing.Dispose();
    }

    double Propagate(int epoch)
    {
        propagation.Run(epoch);
        return BatchLoss();
    }

    void Differentiate(int member)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            GradientPieces pieces = Backpropagation.Gradient(Batch, layer, sharing.Weights(layer, member), scratch.Room(member));
            while (pieces.Next()) Differentiate(layer, pieces, Gradient[layer].Row(pieces.Current.FromPanel, pieces.Current.From));
        }
    }

    void Update(int member)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            MatrixPart part = sharing.Weights(layer, member);
            for (int panel = part.FromPanel; panel < part.ToPanel; panel++)
                for (int row = part.From; row < part.To; row += GradientPieces.Inputs)
                {
                    var piece = new MatrixPart(row, Math.Min(row + GradientPieces.Inputs, part.To), panel, panel + 1);
                    update.Apply(layer, piece, Gradient[layer].Row(panel, row), scratch.Before(member));
                }
        }
    }

    /// <summary>Each piece of the gradient is used up in the nearest cache before the next one takes its place, and it never stands in memory
    /// as a whole.</summary>
    void DifferentiateAndUpdate(int member)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            GradientPieces pieces = Backpropagation.Gradient(Batch, layer, sharing.Weights(layer, member), scratch.Room(member));
            while (pieces.Next())
            {
                Differentiate(layer, pieces, scratch.Piece(member));
                update.Apply(layer, pieces.Current, scratch.Piece(member), scratch.Before(member));
            }
        }
    }

    /// <summary>A piece of the gradient, penalty included.</summary>
    void Differentiate(int layer, in GradientPieces pieces, float* slopes)
    {
        kernels.Gradient(pieces, slopes);
        penalty.AddGradient(layer, pieces.Current, slopes);
        LowPriority.GiveWay(2 * Batch.Rows * pieces.Current.Size);
    }

    /// <summary>Mean over the rows, and the penalty.</summary>
    double BatchLoss()
    {
        double sum = RowLosses.Add(0, options.Loss, Backpropagation.RowLosses, Batch, Backpropagation.Forward.Output, Parameters.Topology.Outputs);
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
