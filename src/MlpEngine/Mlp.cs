using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MlpEngine.Kernels;
using MlpEngine.Kernels.Products;
using MlpEngine.Propagation;
using MlpEngine.Threads;
using MlpEngine.Training;

namespace MlpEngine;

/// <summary>A multilayer perceptron: a topology and its weights. Never changes and may be used by any number of threads at once; its
/// memory is freed when nobody holds it any more.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Shared freely, so nobody can know when to dispose; the buffers have finalizers.")]
public sealed unsafe class Mlp
{
    readonly Parameters parameters;
    readonly KernelSet kernels = KernelSet.Best;
    readonly ConcurrentBag<ForwardPass> idle = []; // what one prediction at a time computes in; kept for the next
    ForwardPass? next; // the idle one to take first: a single caller never needs the bag

    /// <summary>A network of given weights, which are copied.</summary>
    /// <param name="topology">The shape.</param>
    /// <param name="weights">Per layer the weights w_jk, row by row of unit j, then the biases.</param>
    /// <exception cref="ArgumentException">Not as many numbers as the topology has parameters.</exception>
    public Mlp(Topology topology, ReadOnlySpan<float> weights)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Parameters.ThrowIfWrongLength(topology, weights.Length);
        parameters = new Parameters(topology);
        parameters.Read(weights);
    }

    internal Mlp(Parameters source)
    {
        parameters = new Parameters(source.Topology);
        parameters.CopyFrom(source);
    }

    /// <summary>The shape.</summary>
    public Topology Topology => parameters.Topology;

    /// <summary>Outputs for each row of inputs (eq. 9-16). A row's outputs have the same bits alone and in any batch.</summary>
    /// <param name="inputs">rows x Inputs</param>
    /// <param name="rows">How many, at least 0.</param>
    /// <param name="outputs">rows x Outputs</param>
    /// <exception cref="ArgumentException">A length that does not fit the number of rows.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (inputs.Length != (long)rows * Topology.Inputs)
            throw new ArgumentException($"{inputs.Length} inputs do not make {rows} rows of {Topology.Inputs}.");
        if (outputs.Length != (long)rows * Topology.Outputs)
            throw new ArgumentException($"{outputs.Length} numbers for the outputs: {rows} rows of {Topology.Outputs} are needed.");
        ForwardPass forward = Interlocked.Exchange(ref next, null) ?? (idle.TryTake(out ForwardPass? other) ? other
            : new ForwardPass(Topology, kernels, ForwardPass.ChunkRows(Topology)));
        fixed (float* x = inputs)
            for (int start = 0; start < rows; start += forward.Rows)
            {
                int count = Math.Min(forward.Rows, rows - start);
                forward.Run(parameters, new MatrixView(x + (long)start * Topology.Inputs, Topology.Inputs), count);
                LayerActivations output = forward.Output;
                for (int i = 0; i < count; i++)
                    new ReadOnlySpan<float>(output.A + i * output.Stride, Topology.Outputs)
                        .CopyTo(outputs[((start + i) * Topology.Outputs)..]);
            }
        if (Interlocked.CompareExchange(ref next, forward, null) is not null) idle.Add(forward);
        GC.KeepAlive(this);
    }

    /// <summary>Writes the weights in the order the constructor reads them.</summary>
    /// <exception cref="ArgumentException">The destination is not exactly <see cref="Topology.ParameterCount"/> numbers.</exception>
    public void CopyWeightsTo(Span<float> destination)
    {
        Parameters.ThrowIfWrongLength(Topology, destination.Length);
        parameters.Write(destination);
    }

    /// <summary>The mean of the loss over the rows of <paramref name="data"/>, without penalty; not finite where an output is
    /// not.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="loss">Which loss.</param>
    /// <param name="outputs">Receives rows x Outputs, up to the first that are not finite; null: they are not kept.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">Data, loss or the length of outputs do not fit the topology.</exception>
    public double MeanLoss(TrainingData data, Loss loss, float[]? outputs = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Misfit(Topology) is { } misfit) throw new ArgumentException(misfit);
        if (Trainability.OutputProblem(Topology, loss) is { } problem) throw new ArgumentException(problem);
        if (outputs is not null && outputs.Length != (long)data.Rows * Topology.Outputs)
            throw new ArgumentException($"{outputs.Length} numbers for the outputs: {data.Rows} rows of {Topology.Outputs} are needed.");
        using var team = new ThreadTeam(1);
        using var evaluation = new Evaluation(parameters, kernels, loss, AccuracyRule.None, data, team, outputs);
        return evaluation.Run(cancellation).Loss;
    }
}
