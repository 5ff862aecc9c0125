namespace MlpEngine.Propagation;

/// <summary>Inverted dropout (Srivastava et al. 2014): while training, a value is dropped with probability p and otherwise multiplied by
/// 1 / (1 - p). Which ones are dropped is a function of seed, epoch, sample and place.</summary>
sealed unsafe class Dropout(ulong seed, IReadOnlyList<double> rates, IReadOnlyList<int> widths)
{
    // each value takes 32 bits of its own; blocks of four never straddle two places
    readonly long[] firstBlocks = [.. widths.Select((_, place) => widths.Take(place).Sum(Blocks))];
    readonly long blocksPerSample = widths.Sum(Blocks);

    public bool Drops(int place) => rates[place] > 0;

    /// <summary>The factors, 0 or 1 / (1 - p), of one sample's values at <paramref name="place"/>: 0 for the inputs, l for layer
    /// l.</summary>
    public void Mask(int place, int epoch, int sample, float* mask)
    {
        uint limit = (uint)(rates[place] * (1L << 32));
        float keep = (float)(1 / (1 - rates[place]));
        int width = widths[place];
        long block = sample * blocksPerSample + firstBlocks[place];
        for (int j = 0; j < width; j += 4, block++)
        {
            var (a, b, c, d) = SeededRandom.Block(seed, RandomPurpose.Dropout, epoch, block);
            mask[j] = a < limit ? 0 : keep;
            if (j + 1 < width) mask[j + 1] = b < limit ? 0 : keep;
            if (j + 2 < width) mask[j + 2] = c < limit ? 0 : keep;
            if (j + 3 < width) mask[j + 3] = d < limit ? 0 : keep;
        }
    }

    /// <summary>The dropout of a topology in training, or null if nothing is dropped.</summary>
    public static Dropout? Of(Topology topology, TrainingOptions options)
    {
        double[] rates = [options.InputDropout, .. topology.Layers.Select(layer => layer.Dropout)];
        return rates.Any(rate => rate > 0)
            ? new Dropout(options.Seed, rates, [topology.Inputs, .. topology.Layers.Select(layer => layer.Units)]) : null;
    }

    static long Blocks(int width) => (width + 3) / 4;
}
