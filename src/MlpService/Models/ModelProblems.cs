using Microsoft.AspNetCore.Http.HttpResults;
using MlpService.Http;

namespace MlpService.Models;

static class ModelProblems
{
    public static ProblemHttpResult NoVersion(string name, int? version) => version is null
        ? Problems.Problem(StatusCodes.Status404NotFound,
            $"There is no model '{name}' with a version to predict with. GET /api/v1/models lists the models and their versions.")
        : Problems.Problem(StatusCodes.Status404NotFound,
            $"The model '{name}' has no version {version}. GET /api/v1/models/{name} lists its versions.");
}
