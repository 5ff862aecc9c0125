using MlpEngine.Kernels;
using MlpEngine.Threads;

namespace MlpEngine.Training;

/// <summary>In which order the members of a team do their shares of a step up to its errors, and where all of them have to meet: as seldom as
/// possible. What is computed there says <see cref="Backpropagation"/>.</summary>
sealed unsafe class PropagationSchedule
{
    const long FewFlops = 1_000_000; // some microseconds: to look around would cost a tiny network a twentieth of its speed

    readonly Parameters parameters;
    readonly Batch batch;
    readonly Backpropagation backpropagation;
    readonly WorkSharing sharing;
    readonly ScratchMemory scratch;
    readonly Action<int>[] meetings;
    int epoch;

    public PropagationSchedule(Parameters parameters, Batch batch, Backpropagation backpropagation, WorkSharing sharing, ScratchMemory scratch)
    {
        (this.parameters, this.batch, this.backpropagation, this.sharing, this.scratch) = (parameters, batch, backpropagation, sharing, scratch);
        meetings = WorkSharing.Meetings(Steps());
    }

    /// <summary>Propagates the batch.</summary>
    /// <param name="epoch">Decides with the samples what dropout silences.</param>
    public void Run(int epoch)
    {
        this.epoch = epoch;
        Team members = sharing.Members;
        foreach (Action<int> work in meetings) members.Run(work);
    }

    /// <summary>Forward and backward, layer by layer: what a member does, and whether it does all of that for rows of its own.</summary>
    List<(bool ByRows, Action<int> Work)> Steps()
    {
        int layers = parameters.Count;
        List<(bool, Action<int>)> work = [(true, Fetch)];
        for (int i = 0; i < layers; i++)
        {
            int layer = i;
            Add(layer, parameters[layer].Inputs, (part, _) => backpropagation.Forward.Run(parameters, batch.X, batch.Stride, layer, part, epoch, batch.Samples));
        }
        work.Add((true, OutputErrors));
        for (int i = layers - 2; i >= 0; i--)
        {
            int layer = i;
            Add(layer, parameters[layer + 1].Units, (part, member) => backpropagation.HiddenErrors(parameters, layer, part, scratch.Room(member)));
        }
        return work;

        // activations of a layer, or their errors; each is a sum of so many terms
        void Add(int layer, int terms, Action<MatrixPart, int> compute)
        {
            bool wholeRows = backpropagation.Forward.NeedsWholeRows(layer);
            work.Add((sharing.IsByRows(layer), member =>
            {
                MatrixPart all = sharing.Activations(layer, member);
                if (2 * terms * all.Size < FewFlops) compute(all, member);
                else
                    foreach (MatrixPart piece in new MatrixPieces(all, terms, wholeRows))
                    {
                        compute(piece, member);
                        LowPriority.GiveWay(2 * terms * piece.Size);
                    }
            }
            ));
        }
    }

    void Fetch(int member)
    {
        var (from, to) = sharing.Rows(member);
        batch.Fetch(from, to);
        backpropagation.Forward.DropInputs(batch.X, batch.Stride, from, to, epoch, batch.Samples);
    }

    void OutputErrors(int member)
    {
        var (from, to) = sharing.Rows(member);
        backpropagation.OutputErrors(batch, from, to);
    }
}
