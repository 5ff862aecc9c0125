using Microsoft.AspNetCore.Mvc;
using MlpService.Http;
using MlpService.Http.OpenApi;

namespace MlpService.Jobs;

/// <summary>Which jobs to list; what is left out selects all.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs of this status: queued, running, succeeded, failed or cancelled.</summary>
    [FromQuery(Name = "status"), Words(typeof(JobStatus))]
    public string? Status { get; init; }

    /// <summary>Only jobs that train or evaluate this model.</summary>
    [FromQuery(Name = "model"), ResourceName]
    public string? Model { get; init; }

    internal JobStatus? ParsedStatus() => QueryWords.Parse<JobStatus>("status", Status);
}
