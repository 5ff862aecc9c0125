namespace MlpService.Datasets.Profile;

/// <summary>Whether a column's values are 0, 1, 2, ... or 1, 2, 3, ... in the order of the rows.</summary>
struct RowNumbers()
{
    double first;

    /// <summary>So far.</summary>
    public bool Fit { get; private set; } = true;

    /// <param name="number">The value; NaN: it is none.</param>
    /// <param name="before">How many values come before it.</param>
    public void Add(double number, long before)
    {
        if (!Fit)
            return;
        first = before == 0 ? number : first;
        Fit = first is 0 or 1 && number == first + before;
    }

    /// <summary>A row without a value.</summary>
    public void Break() => Fit = false;
}
