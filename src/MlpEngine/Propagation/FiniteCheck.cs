namespace MlpEngine.Propagation;

/// <summary>Where the first number is that is not finite.</summary>
static unsafe class FiniteCheck
{
    /// <summary>The first layer (from 1) with such an activation, or else such a weight or bias; the last where only the loss is
    /// one.</summary>
    public static int FirstLayerNotFinite(Parameters parameters, ForwardPass forward, int rows)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            long length = (long)rows * forward[i].Stride;
            if (!AllFinite(forward[i].Z, length) || !AllFinite(forward[i].A, length)) return i + 1;
        }
        for (int i = 0; i < parameters.Count; i++)
            if (!double.IsFinite(parameters.SumOfSquares(i))) return i + 1;
        return parameters.Count;
    }

    static bool AllFinite(float* values, long length)
    {
        for (; length > 0; values += int.MaxValue, length -= int.MaxValue)
        {
            var span = new ReadOnlySpan<float>(values, (int)Math.Min(length, int.MaxValue));
            foreach (float value in span) if (!float.IsFinite(value)) return false;
        }
        return true;
    }
}
