namespace MlpService.Models;

static class ModelQueries
{
    /// <summary>The version of a number; without one the versions that did not diverge, newest first.</summary>
    public static IQueryable<ModelVersion> ToPredictWith(this IQueryable<ModelVersion> versions, string model, int? version) => versions
        .Where(candidate => candidate.Model == model && (version == null ? candidate.Diverged == null : candidate.Version == version))
        .OrderByDescending(candidate => candidate.Version);
}
