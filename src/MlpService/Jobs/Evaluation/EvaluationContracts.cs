using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using MlpService.Http;
using MlpService.Http.OpenApi;

namespace MlpService.Jobs.Evaluation;

/// <summary>A table to measure a version on. Only dataset is required.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The dataset, which has the columns that the version learned from.</summary>
    [ResourceName]
    public required string Dataset { get; init; }

    /// <summary>The version's number; null: the newest that did not diverge, which predict uses.</summary>
    [Between(1, int.MaxValue)]
    public int? Version { get; init; }

    /// <summary>
    /// The column to measure by, or a list of columns; null: the target of the version's job. Weights that were imported for classes
    /// need it; of other tasks it is what the version predicts.
    /// </summary>
    [Items(1, JobRequest.MaxTargets)]
    public TargetColumns? Target { get; init; }
}

/// <summary>The rows of a job to predict.</summary>
public enum PredictedPart { Test, Validation, Training }

/// <summary>Which rows of a job to predict.</summary>
public sealed record PredictedRows
{
    /// <summary>
    /// The split: test, validation or training, drawn again as the job drew them; an evaluation has its dataset as test alone.
    /// </summary>
    [FromQuery(Name = "part"), Words(typeof(PredictedPart)), DefaultValue("test")]
    public string? Part { get; init; } = "test";

    internal PredictedPart ParsedPart() => QueryWords.Parse<PredictedPart>("part", Part) ?? PredictedPart.Test;
}
