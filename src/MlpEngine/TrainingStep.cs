using MlpEngine.Kernels;
using MlpEngine.Kernels.Losses;
using MlpEngine.Memory;
using MlpEngine.Threads;

namespace MlpEngine;

/// <summary>One step of mini-batch gradient descent (eq. 57): forward, backward, gradient, update. Who computes
/// what of it says <see cref="WorkSharing"/>. Nothing is allocated.</summary>
sealed unsafe class TrainingStep : IDisposable
{
    const long FlopsAtOnce = 100_000_000; // less than a millisecond

    readonly TrainingOptions options;
    readonly KernelSet kernels;
    readonly WorkSharing sharing;
    readonly ParameterUpdate update;
    readonly AlignedBuffer rooms;    // scratch memory, one per member of the team
    readonly long room;              // its length: a piece of the gradient, the parameters before their update, and what products need
    readonly WeightPenalty penalty;
    readonly Action<int>[] propagate;
    readonly Action<int> differentiate, differentiateAndUpdate, updateAll;
    Parameters? gradient;            // of all parameters, where one is asked for
    int epoch;

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
        room = 2 * GradientPieces.Length + Backpropagation.Room(topology, batch.Capacity);
        rooms = new AlignedBuffer(team.Size * room);
        sharing = new WorkSharing(parameters, batch, dropout, team);
        penalty = new WeightPenalty(parameters, options.L2 / samples, options.L1 / samples, kernels);
        propagate = WorkSharing.Meetings(Propagation());
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
        rooms.Dispose();
        sharing.Dispose();
    }

    float* Piece(int member) => rooms.Pointer + member * room;

    float* Before(int member) => Piece(member) + GradientPieces.Length;

    float* Room(int member) => Before(member) + GradientPieces.Length;

    double Propagate(int epoch)
    {
        this.epoch = epoch;
        Team members = sharing.Members;
        foreach (Action<int> work in propagate) members.Run(work);
        return BatchLoss();
    }

    /// <summary>Forward and backward, layer by layer: what a member does, and whether it does all of that for rows of its own.</summary>
    List<(bool ByRows, Action<int> Work)> Propagation()
    {
        int layers = Parameters.Count;
        List<(bool, Action<int>)> work = [(true, Fetch)];
        for (int i = 0; i < layers; i++)
        {
            int layer = i;
            Add(layer, Parameters[layer].Inputs, (part, _) => Backpropagation.Forward.Run(Parameters, Batch.X, Batch.Stride, layer, part, epoch, Batch.Samples));
        }
        work.Add((true, OutputErrors));
        for (int i = layers - 2; i >= 0; i--)
        {
            int layer = i;
            Add(layer, Parameters[layer + 1].Units, (part, member) => Backpropagation.HiddenErrors(Parameters, layer, part, Room(member)));
        }
        return work;

        // activations of a layer, or their errors; each is a sum of so many terms
        void Add(int layer, int terms, Action<MatrixPart, int> compute) =>
            work.Add(sharing.IsByRows(layer) ? (true, member => compute(sharing.Activations(layer, member), member)) : (false, InPieces(layer, terms, compute)));
    }

    Action<int> InPieces(int layer, int terms, Action<MatrixPart, int> compute) => member =>
    {
        MatrixPart all = sharing.Activations(layer, member);
        int panels = (int)Math.Max(1, FlopsAtOnce / (2L * terms * all.Rows * WeightPanels.PanelWidth + 1));
        for (int panel = all.FromPanel; panel < all.ToPanel; panel += panels)
        {
            MatrixPart piece = all with { FromPanel = panel, ToPanel = Math.Min(panel + panels, all.ToPanel) };
            compute(piece, member);
            LowPriority.GiveWay(2 * terms * piece.Size);
        }
    };

    void Fetch(int member)
    {
        var (from, to) = sharing.Rows(member);
        Batch.Fetch(from, to);
        Backpropagation.Forward.DropInputs(Batch.X, Batch.Stride, from, to, epoch, Batch.Samples);
    }

    void OutputErrors(int member)
    {
        var (from, to) = sharing.Rows(member);
        Backpropagation.OutputErrors(Batch, from, to);
    }

    void Differentiate(int member)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            GradientPieces pieces = Backpropagation.Gradient(Batch, layer, sharing.Weights(layer, member), Room(member));
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
                    update.Apply(layer, piece, Gradient[layer].Row(panel, row), Before(member));
                }
        }
    }

    /// <summary>Each piece of the gradient is used up in the nearest cache before the next one takes its place, and it never stands in memory
    /// as a whole.</summary>
    void DifferentiateAndUpdate(int member)
    {
        for (int layer = 0; layer < Parameters.Count; layer++)
        {
            GradientPieces pieces = Backpropagation.Gradient(Batch, layer, sharing.Weights(layer, member), Room(member));
            while (pieces.Next())
            {
                Differentiate(layer, pieces, Piece(member));
                update.Apply(layer, pieces.Current, Piece(member), Before(member));
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
