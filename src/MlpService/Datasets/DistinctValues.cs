using MlpService.Http;

namespace MlpService.Datasets;

/// <summary>
/// Bounds the different values that are kept of all columns together, because 20,000 columns of 1,000 each would not fit in memory.
/// Columns of numbers give up first: they lose only their count of different values.
/// </summary>
sealed class DistinctValues
{
    public const int MaxOfNumbers = 500_000, Max = 1_000_000;

    int kept;

    /// <exception cref="Refusal">A text column has no room left.</exception>
    public bool TryKeep(bool isNumeric)
    {
        if (isNumeric && kept >= MaxOfNumbers)
            return false;
        if (kept >= Max)
            throw new Refusal(StatusCodes.Status400BadRequest,
                $"The text columns hold more than {Max} different values in all. Mark some of them as ignored in 'columns'.", "columns");
        kept++;
        return true;
    }

    public void Forget(int count) => kept -= count;
}
