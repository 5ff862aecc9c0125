using MlpEngine.Kernels;
using MlpEngine.Kernels.Losses;
using MlpEngine.Kernels.Updates;
using MlpEngine.Memory;
using MlpEngine.Threads;

namespace MlpEngine;

/// <summary>One step of mini-batch gradient descent (eq. 57): forward, backward, gradient, update. Threads share the rows while errors are
/// computed, and the weights after that; no sum is ever split. Nothing is allocated.</summary>
sealed unsafe class TrainingStep : IDisposable
{
    // a step shorter than some 20 microseconds is done before other threads have woken up
    const long ShareAboveFlops = 2_000_000;

    readonly TrainingOptions options;
    readonly KernelSet kernels;
    readonly Team team, alone = new(1);
    readonly Parameters gradient;
    readonly Parameters? first, second; // what the optimizer remembers
    readonly AlignedBuffer rooms;       // scratch memory, one per member of the team
    readonly long room;
    readonly int[] firstRows;           // of each layer among the rows of all layers
    readonly float ridge, lasso;        // lambda/m and l/m
    readonly Action<int> propagate, differentiate, differentiateAndUpdate, update;
    int epoch;
    StepSize size;
    double[]? changes;

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="batch">Holds the rows of the step; filled by the caller.</param>
    /// <param name="samples">m, the number of all training rows.</param>
    /// <param name="kernels">What computes.</param>
    /// <param name="team">Who computes.</param>
    public TrainingStep(Parameters parameters, TrainingOptions options, Batch batch, int samples, KernelSet kernels, Team team)
    {
        (Parameters, this.options, Batch, this.kernels, this.team) = (parameters, options, batch, kernels, team);
        Topology topology = parameters.Topology;
        Backpropagation = new Backpropagation(topology, kernels, options.Loss, batch.Capacity, Dropout.Of(topology, options));
        gradient = new Parameters(topology);
        if (options.Optimizer.Kind != OptimizerKind.Sgd) first = new Parameters(topology);
        if (options.Optimizer.Kind is OptimizerKind.Adam or OptimizerKind.Adamw) second = new Parameters(topology);
        room = Backpropagation.Room(topology, batch.Capacity);
        rooms = new AlignedBuffer(team.Size * room);
        firstRows = [.. parameters.Slices.Select((_, layer) => parameters.Slices.Take(layer).Sum(slice => slice.Inputs + 1))];
        (ridge, lasso) = ((float)(options.L2 / samples), (float)(options.L1 / samples));
        (propagate, differentiate, differentiateAndUpdate, update) = (Propagate, Differentiate, DifferentiateAndUpdate, Update);
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
    /// <param name="changes">Receives the squared norm by which each row of parameters changed, layer after layer; null: not measured.</param>
    /// <returns>The loss before the update, penalty included.</returns>
    public double Run(int epoch, double learningRate, double[]? changes = null)
    {
        this.changes = changes;
        size = StepSize.At(options.Optimizer, learningRate, ++Count);
        if (options.GradientClip is not null)
        {
            double clipped = ComputeGradient(epoch);
            Clip();
            Members.Run(update);
            return clipped;
        }
        this.epoch = epoch;
        Members.Run(propagate);
        double loss = BatchLoss();
        Members.Run(differentiateAndUpdate);
        return loss;
    }

    /// <summary>Computes the batch's gradient, penalty included, and changes nothing.</summary>
    /// <returns>The loss, penalty included.</returns>
    public double ComputeGradient(int epoch)
    {
        this.epoch = epoch;
        Members.Run(propagate);
        Members.Run(differentiate);
        return BatchLoss();
    }

    public void Dispose()
    {
        Backpropagation.Dispose();
        gradient.Dispose();
        first?.Dispose();
        second?.Dispose();
        rooms.Dispose();
        alone.Dispose();
    }

    Team Members => 3 * Parameters.Topology.FlopsPerSample * Batch.Rows > ShareAboveFlops ? team : alone;

    float* Room(int member) => rooms.Pointer + member * room;

    void Propagate(int member)
    {
        var (from, to) = Members.Share(Batch.Rows, member);
        Backpropagation.Propagate(Parameters, Batch, from, to, epoch, Room(member));
    }

    void Differentiate(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++)
        {
            var (from, to) = Members.Share(Parameters.Slices[layer].Inputs + 1, member);
            Differentiate(layer, from, to, member);
        }
    }

    void Update(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++)
        {
            var (from, to) = Members.Share(Parameters.Slices[layer].Inputs + 1, member);
            Update(layer, from, to, member);
        }
    }

    /// <summary>Some inputs' weights at a time: their gradient does not travel to memory and back before they are updated.</summary>
    void DifferentiateAndUpdate(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++)
        {
            LayerSlice slice = Parameters.Slices[layer];
            var (from, to) = Members.Share(slice.Inputs + 1, member);
            int rows = LayerProducts.InputsAtOnce(Batch.Rows, slice.Units);
            for (int row = from; row < to; row += rows)
            {
                Differentiate(layer, row, Math.Min(row + rows, to), member);
                Update(layer, row, Math.Min(row + rows, to), member);
            }
        }
    }

    /// <summary>The gradient by the weights of the inputs from..to of a layer, of which the biases are the last.</summary>
    void Differentiate(int layer, int from, int to, int member)
    {
        if (from >= to) return;
        Backpropagation.Gradient(gradient, Batch, layer, from, to, Room(member));
        if (ridge == 0 && lasso == 0) return;
        WeightPanels w = Parameters[layer], g = gradient[layer];
        long weights = Math.Min(to, w.Inputs) - from;
        for (int panel = 0; panel < w.Count; panel++)
            kernels.AddPenalty(ridge, lasso, w.Row(panel, from), g.Row(panel, from), weights * w.Width(panel));
    }

    void Update(int layer, int from, int to, int member)
    {
        if (from >= to) return;
        for (int panel = 0; panel < Parameters[layer].Count; panel++)
            if (changes is null) UpdatePanel(layer, panel, from, to);
            else
                for (int row = from; row < to; row += LayerProducts.BlockColumns)
                    UpdateAndMeasure(layer, panel, row, Math.Min(row + LayerProducts.BlockColumns, to), Room(member));
    }

    void UpdatePanel(int layer, int panel, int from, int to)
    {
        WeightPanels panels = Parameters[layer];
        float* w = panels.Row(panel, from);
        long start = w - Parameters.Pointer;
        kernels.Step(options.Optimizer.Kind, size, w, gradient.Pointer + start, first is null ? null : first.Pointer + start,
            second is null ? null : second.Pointer + start, (long)(to - from) * panels.Width(panel));
    }

    void UpdateAndMeasure(int layer, int panel, int from, int to, float* before)
    {
        int width = Parameters[layer].Width(panel);
        float* w = Parameters[layer].Row(panel, from);
        Packing.Copy(w, width, to - from, width, before, width);
        UpdatePanel(layer, panel, from, to);
        for (int row = from; row < to; row++, w += width, before += width)
        {
            ref double change = ref changes![firstRows[layer] + row];
            change = (panel == 0 ? 0 : change) + Reductions.SquaredDistance(w, before, width);
        }
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
