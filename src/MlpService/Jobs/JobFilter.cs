using Microsoft.AspNetCore.Mvc;
using MlpService.Http;
using MlpService.Http.OpenApi;
using MlpService.Serialization;

namespace MlpService.Jobs;

/// <summary>Which jobs to list; what is left out selects all.</summary>
public sealed record JobFilter
{
    /// <summary>Only jobs of this status: queued, running, succeeded, failed or cancelled.</summary>
    [FromQuery(Name = "status"), Words(typeof(JobStatus))]
    public string? Status { get; init; }

    /// <summary>Only jobs that train this model.</summary>
    [FromQuery(Name = "model")]
    public string? Model { get; init; }

    /// <summary>Parsed here, as binding an enum would take C#'s spelling, not the contract's.</summary>
    internal JobStatus? ParsedStatus() => string.IsNullOrEmpty(Status) ? null : EnumNames.Parse<JobStatus>(Status)
        ?? throw Refusal.Malformed("status",
            $"'{Status}' is no status: {Enum.GetValues<JobStatus>().Select(EnumNames.Of).Listed()}.");
}
