namespace MlpEngine;

/// <summary>Where the first number is that is not finite.</summary>
static unsafe class Finite
{
    /// <summary>The first layer (from 1) with such an activation, or else such a weight or bias; the last where only the loss is one.</summary>
    public static int FirstLayerThatIsNot(Parameters parameters, ForwardPass forward, int rows)
    {
        for (int i = 0; i < parameters.Count; i++)
            if (!All(forward[i].Z, (long)rows * forward[i].Stride) || !All(forward[i].A, (long)rows * forward[i].Stride)) return i + 1;
        for (int i = 0; i < parameters.Count; i++)
            if (!double.IsFinite(parameters.SumOfSquares(i))) return i + 1;
        return parameters.Count;
    }

    /// <exception cref="ArgumentException">One is NaN, which is neither more nor less than another, nor right, nor wrong.</exception>
    public static void ThrowIfNaN(ReadOnlySpan<float> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
            if (float.IsNaN(outputs[i])) throw new ArgumentException($"Output {i} is NaN: nothing can be measured by it. Give numbers.");
    }

    static bool All(float* values, long length)
    {
        for (; length > 0; values += int.MaxValue, length -= int.MaxValue)
        {
            var part = new ReadOnlySpan<float>(values, (int)Math.Min(length, int.MaxValue));
            foreach (float value in part) if (!float.IsFinite(value)) return false;
        }
        return true;
    }
}
