using MlpService.Http;

namespace MlpService.Jobs;

/// <summary>Jobs that Swagger UI shows, on the network, table and model of the other examples.</summary>
static class JobExamples
{
    public static RouteHandlerBuilder WithExamples(this RouteHandlerBuilder endpoint) => endpoint
        .WithExample("only what is required", new { network = "iris-mlp", dataset = "iris", target = "species", model = "iris" })
        .WithExample("a test part, and when to stop", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            epochs = 300,
            seed = 7,
            validation = new { fraction = 0.2 },
            test = new { fraction = 0.2 },
            earlyStopping = new { metric = "validationBalancedAccuracy", patience = 30, restoreBest = true },
        })
        .WithExample("optimizer, schedule and regularisation", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            batchSize = 16,
            optimizer = new { name = "adamw", learningRate = 0.01, weightDecay = 0.01 },
            schedule = new { name = "cosine", warmupEpochs = 5 },
            l1 = 0.001,
            l2 = 0.01,
            gradientClip = 5.0,
            inputDropout = 0.05,
        })
        .WithExample("five-fold cross-validation, classes weighed", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            epochs = 40,
            crossValidation = new { folds = 5 },
            classWeights = "balanced",
        })
        .WithExample("on from the newest version", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            epochs = 20,
            startFrom = "iris",
        });
}
