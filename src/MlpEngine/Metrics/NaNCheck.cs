using System.Numerics;

namespace MlpEngine;

/// <summary>Metrics refuse NaN, which is neither more nor less than another number, neither right nor wrong.</summary>
static class NaNCheck
{
    /// <exception cref="ArgumentException">An output is NaN.</exception>
    public static void ThrowIfAny<T>(ReadOnlySpan<T> outputs) where T : INumberBase<T>
    {
        for (int i = 0; i < outputs.Length; i++)
            if (T.IsNaN(outputs[i])) throw new ArgumentException($"Output {i} is NaN: nothing can be measured by it. Give numbers.");
    }
}
