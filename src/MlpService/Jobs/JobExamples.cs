using MlpService.Http.OpenApi;

namespace MlpService.Jobs;

/// <summary>
/// Jobs that Swagger UI shows, on the networks of the other examples and the iris table; one on a table of films, whose columns its
/// summary lists.
/// </summary>
static class JobExamples
{
    public static RouteHandlerBuilder WithExamples(this RouteHandlerBuilder endpoint) => endpoint
        .WithExample("only what is required", new { network = "iris-mlp", dataset = "iris", target = "species", model = "iris" })
        .WithExample("a test split, and when to stop", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            epochs = 300,
            seed = 7,
            validation = new { fraction = 0.2 },
            test = new { fraction = 0.2 },
            earlyStopping = new { metric = "validationRocAuc", patience = 30, restoreBest = true },
        })
        .WithExample("the largest flowers for the test, those before them for validation", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            test = new { fraction = 0.2, order = "last", by = "sepal_length" },
        })
        .WithExample("flowers of one petal width are never in two splits", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            groups = "petal_width",
            test = new { fraction = 0.2 },
        })
        .WithExample("optimizer, schedule and regularisation", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            batchSize = 16,
            shuffle = true,
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
        .WithExample("a rate that falls on every plateau, after a warm-up", new
        {
            network = "iris-mlp",
            dataset = "iris",
            target = "species",
            model = "iris",
            optimizer = new { name = "nesterov", learningRate = 0.05, momentum = 0.9 },
            schedule = new { name = "reduceOnPlateau", factor = 0.5, patience = 5, minimum = 0.001, warmupEpochs = 3 },
            classWeights = new { setosa = 0.5, virginica = 2.0 },
        })
        .WithExample("a number: task, loss and preprocessing chosen", new
        {
            network = "iris-sizes",
            dataset = "iris",
            target = "petal_length",
            features = (string[])["sepal_length", "sepal_width", "species"],
            model = "iris-petal",
            task = "regression",
            loss = "huber",
            optimizer = new { name = "rmsprop", smoothing = 0.95 },
            preprocessing = new { numeric = "minMax", missing = "median", targets = "standardize" },
        })
        .WithExample("several targets at once", new
        {
            network = "iris-sizes",
            dataset = "iris",
            target = (string[])["petal_length", "petal_width"],
            model = "iris-petals",
            loss = "meanAbsoluteError",
            optimizer = new { name = "adagrad", learningRate = 0.05 },
            test = new { fraction = 0.2 },
        })
        .WithExample("labels 0 or 1, on network 'film-labels' and a table 'films' of minutes,year,votes,action,comedy", new
        {
            network = "film-labels",
            dataset = "films",
            target = (string[])["action", "comedy"],
            model = "films",
            task = "multilabel",
            sampleWeights = "votes",
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
