using MlpEngine.Kernels;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>Who computes what of a step. No sum is ever split, so that the answer to this changes no bit.</summary>
sealed class WorkSharing : IDisposable
{
    // a step shorter than some 20 microseconds is done before other threads have woken up
    const long ShareAboveFlops = 2_000_000;

    // rows of the batch are shared out in eights
    const int LeastRows = 8;

    // units of a hidden layer are shared out where each thread gets this many panels of them: then a weight stays with one thread
    const int PanelsPerMember = 4;

    readonly Parameters parameters;
    readonly Batch batch;
    readonly Team team, alone = new(1);
    readonly bool[] byUnits; // else by the rows of what is multiplied
    readonly bool sharesUnits;

    public WorkSharing(Parameters parameters, Batch batch, Dropout? dropout, Team team)
    {
        (this.parameters, this.batch, this.team) = (parameters, batch, team);
        int hidden = parameters.Count - 1;
        byUnits = [.. Enumerable.Range(0, parameters.Count).Select(layer => layer < hidden && team.Size > 1 && dropout?.Drops(layer + 1) != true
            && parameters[layer].Count >= PanelsPerMember * team.Size)];
        sharesUnits = byUnits.Contains(true);
    }

    /// <summary>Those who do the batch's work.</summary>
    public Team Members => IsWorthSharing(3 * parameters.Topology.FlopsPerSample * batch.Rows) && (batch.Rows > LeastRows || sharesUnits) ? team : alone;

    /// <summary>Whether so many floating-point operations are more than one thread does before others have woken up.</summary>
    public static bool IsWorthSharing(long flops) => flops > ShareAboveFlops;

    /// <summary>A member's rows of the batch.</summary>
    public (int From, int To) Rows(int member) => Members.Share(batch.Rows, member, LeastRows);

    /// <summary>A member's part of a layer's activations.</summary>
    public MatrixPart Activations(int layer, int member) => Part(layer, member, batch.Rows, LeastRows);

    /// <summary>A member's part of a layer's parameters, the biases being the last row.</summary>
    public MatrixPart Weights(int layer, int member) =>
        Part(layer, member, parameters[layer].Inputs + 1, UpdateNorms.RowsTogether);

    /// <summary>Whether a member computes these activations of its own rows, and so need not wait for others.</summary>
    public bool IsByRows(int layer) => !byUnits[layer];

    /// <summary>The same work with as few meetings of all members as possible: what each does for its own rows is done in one go.</summary>
    public static Action<int>[] Meetings(IEnumerable<(bool ByRows, Action<int> Work)> steps)
    {
        var meetings = new List<Action<int>>();
        bool open = false;
        foreach (var (byRows, work) in steps)
        {
            if (byRows && open) meetings[^1] += work;
            else meetings.Add(work);
            open = byRows;
        }
        return [.. meetings];
    }

    public void Dispose() => alone.Dispose();

    MatrixPart Part(int layer, int member, int rows, int unit)
    {
        int panels = parameters[layer].Count;
        var (from, to) = byUnits[layer] ? Members.Share(panels, member, 1) : Members.Share(rows, member, unit);
        return byUnits[layer] ? new MatrixPart(0, rows, from, to) : new MatrixPart(from, to, 0, panels);
    }
}
