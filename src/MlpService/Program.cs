using MlpService.Datasets;
using MlpService.Http;
using MlpService.Jobs;
using MlpService.Models;
using MlpService.Networks;
using MlpService.Predictions;
using MlpService.Storage;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddStorage();
builder.AddHttp();
builder.AddDatasets();
builder.AddJobs();
builder.AddModels();

var app = builder.Build();
await app.PrepareStorageAsync();
app.UseProblems();
var api = app.MapGroup("/api/v1");
api.MapNetworks();
api.MapDatasets();
api.MapJobs();
api.MapModels();
api.MapPredictions();
await app.RunAsync();
