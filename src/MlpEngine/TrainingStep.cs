using MlpEngine.Kernels;
using MlpEngine.Kernels.Losses;
using MlpEngine.Memory;
using MlpEngine.Threads;

namespace MlpEngine;

/// <summary>One step of mini-batch gradient descent (eq. 57): forward, backward, gradient, update. Threads share the rows while errors are
/// computed, and the weights after that; no sum is ever split. Nothing is allocated.</summary>
sealed unsafe class TrainingStep : IDisposable
{
    readonly TrainingOptions options;
    readonly KernelSet kernels;
    readonly WorkSharing sharing;
    readonly Parameters gradient;
    readonly ParameterUpdate update;
    readonly AlignedBuffer rooms; // scratch memory, one per member of the team
    readonly long room;
    readonly float ridge, lasso;  // lambda/m and l/m
    readonly Action<int>[] propagate;
    readonly Action<int> differentiate, differentiateAndUpdate, updateAll;
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
        gradient = new Parameters(topology);
        update = new ParameterUpdate(parameters, gradient, options.Optimizer, kernels);
        room = Backpropagation.Room(topology, batch.Capacity);
        rooms = new AlignedBuffer(team.Size * room);
        sharing = new WorkSharing(parameters, batch, dropout, team);
        (ridge, lasso) = ((float)(options.L2 / samples), (float)(options.L1 / samples));
        propagate = WorkSharing.Meetings(Propagation());
        (differentiate, differentiateAndUpdate, updateAll) = (Differentiate, DifferentiateAndUpdate, Update);
    }

    public Parameters Parameters { get; }

    public Parameters Gradient => gradient;

    public Batch Batch { get; }

    public Backpropagation Backpropagation { get; }

    /// <summary>Steps done.</summary>
    public long Count { get; private set; }

    /// <summary>Computes the batch's gradient and loss, and updates every parameter.</summary>
    /// <param name="epoch">Decides with the samples what dropout silences.</param>
    /// <param name="learningRate">eta</param>
    /// <param name="changes">Receives what <see cref="ParameterUpdate.Begin"/> measures; null: nothing.</param>
    /// <returns>The loss before the update, penalty included.</returns>
    public double Run(int epoch, double learningRate, double[]? changes = null)
    {
        update.Begin(learningRate, ++Count, changes);
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
        sharing.Members.Run(differentiate);
        return loss;
    }

    public void Dispose()
    {
        Backpropagation.Dispose();
        gradient.Dispose();
        update.Dispose();
        rooms.Dispose();
        sharing.Dispose();
    }

    float* Room(int member) => rooms.Pointer + member * room;

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
        int layers = Parameters.Slices.Length;
        List<(bool, Action<int>)> work = [(true, Fetch)];
        for (int i = 0; i < layers; i++)
        {
            int layer = i;
            work.Add((sharing.IsByRows(layer), member =>
                Backpropagation.Forward.Run(Parameters, Batch.X, layer, sharing.Activations(layer, member), epoch, Batch.Samples)));
        }
        work.Add((true, OutputErrors));
        for (int i = layers - 2; i >= 0; i--)
        {
            int layer = i;
            work.Add((sharing.IsByRows(layer), member =>
                Backpropagation.HiddenErrors(Parameters, layer, sharing.Activations(layer, member), Room(member))));
        }
        return work;
    }

    void Fetch(int member)
    {
        var (from, to) = sharing.Rows(member);
        Batch.Fetch(from, to);
        Backpropagation.Forward.DropInputs(Batch.X, from, to, epoch, Batch.Samples);
    }

    void OutputErrors(int member)
    {
        var (from, to) = sharing.Rows(member);
        Backpropagation.OutputErrors(Batch, from, to);
    }

    void Differentiate(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++) Differentiate(layer, sharing.Weights(layer, member), member);
    }

    void Update(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++) update.Apply(layer, sharing.Weights(layer, member), Room(member));
    }

    /// <summary>Some inputs' weights at a time: their gradient does not travel to memory and back before they are updated.</summary>
    void DifferentiateAndUpdate(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++)
        {
            MatrixPart all = sharing.Weights(layer, member);
            if (all.IsEmpty) continue;
            int rows = LayerProducts.InputsAtOnce(Batch.Rows, Parameters[layer].Part(all.FromPanel, all.ToPanel).Units);
            for (int row = all.From; row < all.To; row += rows)
            {
                MatrixPart part = all with { From = row, To = Math.Min(row + rows, all.To) };
                Differentiate(layer, part, member);
                update.Apply(layer, part, Room(member));
            }
        }
    }

    void Differentiate(int layer, MatrixPart part, int member)
    {
        if (part.IsEmpty) return;
        Backpropagation.Gradient(gradient, Batch, layer, part, Room(member));
        if (ridge == 0 && lasso == 0) return;
        WeightPanels w = Parameters[layer], g = gradient[layer];
        long weights = Math.Min(part.To, w.Inputs) - part.From;
        for (int panel = part.FromPanel; panel < part.ToPanel; panel++)
            kernels.AddPenalty(ridge, lasso, w.Row(panel, part.From), g.Row(panel, part.From), weights * w.Width(panel));
    }

    /// <summary>Mean over the rows plus lambda/(2m) sum w^2 plus l/m sum |w| (eq. 21, 22).</summary>
    double BatchLoss()
    {
        double sum = RowLosses.Add(0, options.Loss, Backpropagation.RowLosses, Batch, Backpropagation.Forward.Output, Parameters.Topology.Outputs);
        return sum / Batch.Rows + Penalty();
    }

    double Penalty()
    {
        if (ridge == 0 && lasso == 0) return 0;
        double penalty = 0;
        for (int layer = 0; layer < Parameters.Slices.Length; layer++)
        {
            WeightPanels w = Parameters[layer];
            for (int panel = 0; panel < w.Count; panel++)
            {
                long length = (long)w.Inputs * w.Width(panel);
                if (ridge > 0) penalty += ridge / 2.0 * Reductions.Sum<Square>(w[panel], length);
                if (lasso > 0) penalty += lasso * Reductions.Sum<Magnitude>(w[panel], length);
            }
        }
        return penalty;
    }

    /// <summary>Shortens the gradient g to c g / |g| where its norm exceeds c (Pascanu et al. 2013).</summary>
    void Clip()
    {
        double squares = 0;
        for (int layer = 0; layer < gradient.Slices.Length; layer++) squares += gradient.SumOfSquares(layer);
        double norm = Math.Sqrt(squares);
        if (norm > options.GradientClip) kernels.Scale((float)(options.GradientClip.Value / norm), gradient.Pointer, gradient.Length);
    }
}
