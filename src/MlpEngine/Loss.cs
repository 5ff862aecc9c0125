using System.Runtime.CompilerServices;
using MlpEngine.Kernels.Losses;

namespace MlpEngine;

/// <summary>The loss of one sample with outputs a and targets y; the cost C0 of a batch is the mean over its samples.</summary>
public enum Loss
{
    /// <summary>1/2 sum_j (a_j - y_j)^2 (eq. 17)</summary>
    MeanSquaredError,
    /// <summary>-sum_j [y_j ln a_j + (1 - y_j) ln(1 - a_j)] (eq. 18, 19); needs sigmoid outputs</summary>
    BinaryCrossEntropy,
    /// <summary>-sum_j y_j ln a_j; needs softmax outputs and targets that sum to 1</summary>
    CategoricalCrossEntropy,
    /// <summary>sum_j |a_j - y_j|</summary>
    MeanAbsoluteError,
    /// <summary>sum_j h(a_j - y_j) with h(d) = d^2/2 for |d| &lt;= 1, else |d| - 1/2 (Huber 1964, delta 1)</summary>
    Huber,
}

/// <summary>What is known about each <see cref="Loss"/>, read from its operator.</summary>
static class Losses
{
    /// <summary>The activation that the output layer must have, as the loss's error contains its derivative; null: any elementwise
    /// one.</summary>
    public static Activation? RequiredOutput(this Loss loss) => loss.Facts(outputs: 1).RequiredOutput;

    /// <summary>The accuracy rule that <see cref="AccuracyRule.Auto"/> stands for.</summary>
    public static AccuracyRule AccuracyRule(this Loss loss, int outputs) => loss.Facts(outputs).Accuracy;

    /// <summary>Calls <paramref name="use"/> with the loss's operator. The only way from a member to its type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such loss.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Use<TUse>(this Loss loss, ref TUse use) where TUse : struct, ILossUse, allows ref struct
    {
        switch (loss)
        {
            case Loss.MeanSquaredError: use.With<SquaredError>(); break;
            case Loss.BinaryCrossEntropy: use.With<BinaryCrossEntropy>(); break;
            case Loss.CategoricalCrossEntropy: use.With<CategoricalCrossEntropy>(); break;
            case Loss.MeanAbsoluteError: use.With<AbsoluteError>(); break;
            case Loss.Huber: use.With<Huber>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(loss), loss, $"There is no loss {loss}.");
        }
    }

    static ReadFacts Facts(this Loss loss, int outputs)
    {
        var facts = new ReadFacts { Outputs = outputs };
        loss.Use(ref facts);
        return facts;
    }

    struct ReadFacts : ILossUse
    {
        public int Outputs;
        public Activation? RequiredOutput;
        public AccuracyRule Accuracy;

        public void With<TLoss>() where TLoss : struct, ILoss =>
            (RequiredOutput, Accuracy) = (TLoss.RequiredOutput, TLoss.Accuracy(Outputs));
    }
}
