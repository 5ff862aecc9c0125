using System.Reflection;
using MlpEngine.Memory;

namespace MlpEngine.Tests;

/// <summary>Memory outside the garbage collector's goes back when its owner is disposed, not when its finalizer runs.</summary>
public unsafe class DisposalTests
{
    [Fact]
    public void A_disposed_trainer_has_freed_every_buffer_but_those_of_its_data_and_ended_its_threads()
    {
        var topology = new Topology(150, [new Layer(100, Activation.Tanh, 0.5), new Layer(1, Activation.Identity)]);
        var options = new TrainingOptions
        {
            Loss = Loss.MeanSquaredError,
            Epochs = 1,
            BatchSize = 64,
            InputDropout = 0.5,
            GradientClip = 1,
            Threads = 2,
        };
        using TrainingData training = Some.Data(64, 150, 1, options.Loss, 1), validation = Some.Data(5, 150, 1, options.Loss, 2);
        var trainer = new Trainer(topology, options, training, validation);
        trainer.Train();
        FloatBuffer[] kept = [.. Reachable(training, validation).OfType<FloatBuffer>()];
        FloatBuffer[] own = [.. Reachable(trainer).OfType<FloatBuffer>().Except(kept)];
        Thread thread = Assert.Single(Reachable(trainer).OfType<Thread>());
        Assert.True(thread.IsAlive);

        trainer.Dispose();

        Assert.Equal(2, kept.Length);
        Assert.InRange(own.Length, 20, 40);
        Assert.All(own, buffer => Assert.True(IsFreed(buffer)));
        Assert.All(kept, buffer => Assert.False(IsFreed(buffer)));
        Assert.False(thread.IsAlive);
    }

    static bool IsFreed(FloatBuffer buffer) => Record.Exception(() => (nint)buffer.Pointer) is ObjectDisposedException;

    /// <summary>What the engine's objects refer to, from these on.</summary>
    static HashSet<object> Reachable(params object[] roots)
    {
        var reached = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>(roots);
        while (open.TryPop(out object? next))
        {
            if (!reached.Add(next)) continue;
            if (next is Delegate { Target: { } target }) open.Push(target);
            if (next is Array array && !array.GetType().GetElementType()!.IsPrimitive)
                foreach (object item in array.OfType<object>()) open.Push(item);
            if (next.GetType().Namespace?.StartsWith(nameof(MlpEngine), StringComparison.Ordinal) != true) continue;
            foreach (FieldInfo field in FieldsOf(next.GetType()))
                if (!field.FieldType.IsPointer && !field.FieldType.IsPrimitive && field.GetValue(next) is { } value) open.Push(value);
        }
        return reached;
    }

    static IEnumerable<FieldInfo> FieldsOf(Type? type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (; type is not null; type = type.BaseType)
            foreach (FieldInfo field in type.GetFields(Own)) yield return field;
    }
}
