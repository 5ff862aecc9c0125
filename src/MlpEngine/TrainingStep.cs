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

    // parameters whose change is measured while they are in the nearest cache
    const long MeasuredAtOnce = 4096;

    readonly TrainingOptions options;
    readonly KernelSet kernels;
    readonly Team team, alone = new(1);
    readonly Parameters gradient;
    readonly Parameters? first, second; // what the optimizer remembers
    readonly AlignedBuffer panels;      // one per member of the team
    readonly long panelLength;
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
        panelLength = Math.Max(Evaluation.PanelLength(topology), (long)batch.Capacity * MatMul.PanelColumns);
        panels = new AlignedBuffer(team.Size * panelLength);
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
        panels.Dispose();
        alone.Dispose();
    }

    Team Members => 3 * Parameters.Topology.FlopsPerSample * Batch.Rows > ShareAboveFlops ? team : alone;

    float* Panel(int member) => panels.Pointer + member * panelLength;

    void Propagate(int member)
    {
        var (from, to) = Members.Share(Batch.Rows, member);
        Backpropagation.Propagate(Parameters, Batch, from, to, epoch, Panel(member));
    }

    void Differentiate(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++) Differentiate(layer, member);
    }

    void DifferentiateAndUpdate(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++)
        {
            Differentiate(layer, member);
            Update(layer, member);
        }
    }

    void Update(int member)
    {
        for (int layer = 0; layer < Parameters.Slices.Length; layer++) Update(layer, member);
    }

    void Differentiate(int layer, int member)
    {
        LayerSlice slice = Parameters.Slices[layer];
        var (from, to) = Members.Share(slice.Inputs + 1, member);
        Backpropagation.Gradient(Parameters, gradient, Batch, layer, from, to, Panel(member));
        long start = slice.Weights + (long)from * slice.Stride, weights = (long)(Math.Min(to, slice.Inputs) - from) * slice.Stride;
        if (ridge > 0 || lasso > 0)
            kernels.AddPenalty(ridge, lasso, Parameters.Pointer + start, gradient.Pointer + start, weights);
    }

    void Update(int layer, int member)
    {
        LayerSlice slice = Parameters.Slices[layer];
        var (from, to) = Members.Share(slice.Inputs + 1, member);
        if (changes is null) Update(slice, from, to);
        else UpdateAndMeasure(slice, from, to, changes.AsSpan(firstRows[layer]), Panel(member));
    }

    void Update(LayerSlice slice, int from, int to)
    {
        long start = slice.Weights + (long)from * slice.Stride;
        kernels.Step(options.Optimizer.Kind, size, Parameters.Pointer + start, gradient.Pointer + start,
            first is null ? null : first.Pointer + start, second is null ? null : second.Pointer + start, (long)(to - from) * slice.Stride);
    }

    void UpdateAndMeasure(LayerSlice slice, int from, int to, Span<double> changes, float* before)
    {
        int stride = slice.Stride, atOnce = Math.Max(1, (int)Math.Min(panelLength, MeasuredAtOnce) / stride);
        for (; from < to; from += atOnce)
        {
            int rows = Math.Min(atOnce, to - from);
            float* now = Parameters.Pointer + slice.Weights + (long)from * stride;
            new ReadOnlySpan<float>(now, rows * stride).CopyTo(new Span<float>(before, rows * stride));
            Update(slice, from, from + rows);
            for (int row = 0; row < rows; row++)
                changes[from + row] = Reductions.SquaredDistance(now + row * stride, before + row * stride, stride);
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
        double penalty = 0;
        foreach (LayerSlice slice in Parameters.Slices)
        {
            float* weights = Parameters.Pointer + slice.Weights;
            long length = slice.Biases - slice.Weights;
            if (ridge > 0) penalty += ridge / 2.0 * Reductions.Sum<Square>(weights, length);
            if (lasso > 0) penalty += lasso * Reductions.Sum<Magnitude>(weights, length);
        }
        return penalty;
    }

    /// <summary>Shortens the gradient g to c g / |g| where its norm exceeds c (Pascanu et al. 2013).</summary>
    void Clip()
    {
        double squares = 0;
        foreach (LayerSlice slice in gradient.Slices)
            squares += Reductions.Sum<Square>(gradient.Pointer + slice.Weights, slice.Length);
        double norm = Math.Sqrt(squares);
        if (norm > options.GradientClip) kernels.Scale((float)(options.GradientClip.Value / norm), gradient.Pointer, gradient.Length);
    }
}
