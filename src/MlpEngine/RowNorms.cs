namespace MlpEngine;

/// <summary>Squared norms measured at one step, for each row of each panel of parameters, layer after layer: whoever updates a row writes
/// them, and they are summed in order afterwards.</summary>
/// <param name="rows">Of all panels of all layers.</param>
sealed class RowNorms(int rows)
{
    /// <summary>Of the gradient, as it was used.</summary>
    public double[] Gradient { get; } = new double[rows];

    /// <summary>Of what the update changed.</summary>
    public double[] Change { get; } = new double[rows];
}
