namespace MlpEngine;

/// <summary>Squared norms measured at one step, of each layer for each row of each panel of its parameters: whoever updates a row writes
/// them, and they are summed in order afterwards.</summary>
sealed class RowNorms(Parameters parameters)
{
    /// <summary>Of the gradient, as it was used.</summary>
    public double[][] Gradient { get; } = Of(parameters);

    /// <summary>Of what the update changed.</summary>
    public double[][] Change { get; } = Of(parameters);

    static double[][] Of(Parameters parameters) =>
        [.. Enumerable.Range(0, parameters.Count).Select(layer => new double[parameters[layer].Rows])];
}
