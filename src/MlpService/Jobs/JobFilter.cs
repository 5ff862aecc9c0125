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

    /// <summary>Only jobs that train or evaluate this model.</summary>
    [FromQuery(Name = "model"), ResourceName]
    public string? Model { get; init; }

    /// <summary>Parsed here, as binding an enum would take C#'s spelling, not the contract's.</summary>
    internal JobStatus? ParsedStatus()
    {
        if (Status is null)
            return null;
        if (EnumNames.Parse<JobStatus>(Status) is { } parsed)
            return parsed;
        var known = Enum.GetValues<JobStatus>().Select(EnumNames.Of).ToList();
        throw Refusal.Malformed("status", $"'{Status.Cut()}' is no status: {known.Listed()}."
            + Suggestion.DidYouMean(Suggestion.Closest(Status, known)));
    }
}
