namespace MlpService.Datasets.Profile;

/// <summary>The numbers of a column in the format that was decided.</summary>
/// <param name="Counts">How often each occurs; null: there are too many.</param>
/// <param name="EstimatedDistinct">About how many different ones there are, where they are not counted; null: not known.</param>
/// <param name="Missing">Rows without one, besides those without a value.</param>
sealed record ColumnNumbers(
    Moments Moments, Dictionary<double, long>? Counts, NumberSample Sample, long? EstimatedDistinct = null, long Missing = 0)
{
    /// <param name="column">What its values look like.</param>
    /// <param name="sample">Its numbers in the rows of the sample, if their format was known while they were gathered.</param>
    /// <param name="formatted">Its numbers, if their format was known only after the last.</param>
    public static ColumnNumbers Of(ColumnProfile column, NumberSample sample, FormattedNumbers? formatted) => formatted is null
        ? new(column.Moments, column.ByNumber(), sample, column.EstimatedDistinct)
        : new(formatted.Moments, formatted.ByNumber, formatted.Sample, Missing: formatted.Missing);
}
