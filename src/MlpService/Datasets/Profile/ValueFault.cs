using MlpService.Http;

namespace MlpService.Datasets.Profile;

/// <summary>A value that is not of the kind that the upload asks for.</summary>
/// <param name="Column">Its place among the columns, from 0.</param>
/// <param name="Line">Where it stands in what was uploaded.</param>
/// <param name="Reason">What is wrong with it, and the way out.</param>
readonly record struct ValueFault(int Column, long Line, string Reason)
{
    /// <param name="place">What the rows are counted as: lines or rows.</param>
    public Refusal Refuse(string place) =>
        new(StatusCodes.Status400BadRequest, $"{place} {Line}, column {Column + 1}: {Reason}", "columns");
}
