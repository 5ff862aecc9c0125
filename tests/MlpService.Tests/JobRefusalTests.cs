using System.Net;

namespace MlpService.Tests;

/// <summary>What cannot be trained is refused before it is queued, saying what would fit.</summary>
public sealed class JobRefusalTests
{
    [Theory]
    [InlineData(""" "epochs": 0 """, "epochs", "0 is not between 1")]
    [InlineData(""" "epochs": null """, "epochs", "epochs")]
    [InlineData(""" "batchSize": 65537 """, "batchSize", "65536")]
    [InlineData(""" "seed": -1 """, "seed", "-1")]
    [InlineData(""" "seed": 1e400 """, "seed", "seed")]
    [InlineData(""" "optimizer": {"learningRate": 0} """, "optimizer.learningRate", "0 is not between 1E-30 and 1000000")]
    [InlineData(""" "optimizer": {"learningRate": 1e-46} """, "optimizer.learningRate", "1E-46 is not between 1E-30")]
    [InlineData(""" "optimizer": {"learningRate": 1e7} """, "optimizer.learningRate", "and 1000000")]
    [InlineData(""" "optimizer": {"weightDecay": 1e-46} """, "optimizer.weightDecay", "1E-46 is not 0 or between 1E-30 and 1.")]
    [InlineData(""" "optimizer": {"momentum": 0.99999999} """, "optimizer.momentum", "0.99999999 is not between 0 and 0.999999")]
    [InlineData(""" "gradientClip": 1e-46 """, "gradientClip", "1E-46 is not between 1E-30 and 1000000000")]
    [InlineData(""" "l1": 1e-46 """, "l1", "1E-46 is not 0 or between 1E-30 and 1000000.")]
    [InlineData(""" "l2": -1 """, "l2", "-1 is not 0 or between")]
    [InlineData(""" "classWeights": {"setosa": 1e-46} """, "classWeights", "1E-46")]
    [InlineData(""" "schedule": {"name": "reduceOnPlateau", "minimum": 1e-46} """, "schedule.minimum", "1E-46 is not 0 or between")]
    [InlineData(""" "optimizer": {"learningRate": -0.1} """, "optimizer.learningRate", "-0.1")]
    [InlineData(""" "optimizer": {"name": "magic"} """, "optimizer.name", "is not one of sgd")]
    [InlineData(""" "optimizer": null """, "optimizer", "optimizer")]
    [InlineData(""" "l2": NaN """, "l2", "no NaN")]
    [InlineData(""" "validation": {"fraction": 1} """, "validation.fraction", "excluded")]
    [InlineData(""" "features": [] """, "features", "0 items")]
    [InlineData(""" "features": [null] """, "features", "null")]
    [InlineData(""" "classWeights": "heavy" """, "classWeights", "it is \"balanced\", or an object")]
    [InlineData(""" "classWeights": {"setosa": "2"} """, "classWeights.setosa", "not the text")]
    [InlineData(""" "classWeights": {"setosa": -1} """, "classWeights", "-1")]
    [InlineData(""" "crossValidation": {"folds": 1} """, "crossValidation.folds", "1 is not between 2")]
    [InlineData(""" "schedule": {"name": "step", "factor": 0} """, "schedule.factor", "excluded")]
    [InlineData(""" "inputDropout": 1 """, "inputDropout", "excluded")]
    [InlineData(""" "preprocessing": {"numeric": "minMax,none"} """, "preprocessing.numeric", "is not one of standardize")]
    [InlineData(""" "colour": 1 """, "colour", "colour")]
    public async Task A_request_out_of_range_is_refused_by_field(string member, string field, string mention) => await RefusedByFieldAsync(
        $$"""{"network": "net", "dataset": "iris", "target": "species", "model": "m", {{member}} }""", field, mention);

    [Theory]
    [InlineData("""{"network": "net", "dataset": "iris", "target": [], "model": "m"}""", "target", "0 items")]
    [InlineData("""{"network": "net", "dataset": "iris", "target": 7, "model": "m"}""", "target", "not the number 7")]
    [InlineData("""{"network": "net", "dataset": "iris", "target": null, "model": "m"}""", "target", "target")]
    [InlineData("""{"network": "net", "dataset": "iris", "target": "species", "model": "Not A Name"}""", "model", "Not A Name")]
    public async Task A_target_or_model_name_that_cannot_be_is_refused_by_field(string request, string field, string mention) =>
        await RefusedByFieldAsync(request, field, mention);

    static async Task RefusedByFieldAsync(string request, string field, string mention)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        var problem = await service.Http.PostJsonAsync("/api/v1/jobs", request).RefusedAsync(HttpStatusCode.BadRequest, mention);

        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Empty((await service.Http.GetAsync("/api/v1/jobs").JsonAsync())["items"]!.AsArray());
    }

    [Theory]
    [InlineData(""" "network": "net", "target": "species", "features": ["petal_length", "colour"] """, "colour", "petal_width")]
    [InlineData(""" "network": "net", "target": "Specis" """, "Did you mean species?")]
    [InlineData(""" "network": "net", "target": ["petal length"] """, "Did you mean petal_length?")]
    [InlineData(""" "network": "net", "target": "species", "features": ["petallength"] """, "Did you mean petal_length?")]
    [InlineData(""" "network": "net", "target": "species", "sampleWeights": "sepalWidth" """, "Did you mean sepal_width?")]
    [InlineData(""" "network": "net", "target": "species", "classWeights": {"Setosa": 2} """, "Did you mean setosa?")]
    [InlineData(""" "network": "net", "target": "species", "features": ["species"] """, "species", "target")]
    [InlineData(""" "network": "net", "target": "species", "features": ["petal_length", "petal_length"] """, "twice")]
    [InlineData(""" "network": "line", "target": "petal_length", "task": "classification", "features": ["species"] """,
        "softmax", "identity")]
    [InlineData(""" "network": "net", "target": "petal_length", "task": "regression" """, "softmax", "identity")]
    [InlineData(""" "network": "five-in", "target": "species" """, "5 inputs", "4")]
    [InlineData(""" "network": "step", "target": "species" """, "step", "gradient")]
    [InlineData(""" "network": "net", "target": "species", "loss": "binaryCrossEntropy" """, "softmax", "sigmoid")]
    [InlineData(""" "network": "line", "target": "petal_length", "loss": "categoricalCrossEntropy" """, "identity", "softmax")]
    [InlineData(""" "network": "net", "target": "species", "test": {"fraction": 0.9} """, "0.9", "below 1")]
    [InlineData(""" "network": "net", "target": "species", "validation": {"fraction": 0.5}, "test": {"fraction": 0.5} """,
        "validation.fraction 0.5 and test.fraction 0.5 leave no rows to train on")]
    [InlineData(""" "network": "net", "target": "species", "startFrom": "m/1" """, "m/1")]
    [InlineData(""" "network": "net", "target": "species", "startFrom": "m/1/2" """, "model/3")]
    [InlineData(""" "network": "net", "target": "petal_length", "task": "classification", "sampleWeights": "petal_length" """,
        "petal_length", "column of their own")]
    [InlineData(""" "network": "net", "target": "species", "features": ["petal_length"], "sampleWeights": "petal_length" """,
        "petal_length", "column of their own")]
    [InlineData(""" "network": "net", "target": "species", "classWeights": {"setosa": 0, "versicolor": 0, "virginica": 0} """, "weight 0")]
    [InlineData(""" "network": "net", "target": "species", "classWeights": {"rose": 2} """, "rose", "setosa")]
    [InlineData(""" "network": "net", "target": "species", "validation": {"fraction": 1e-9} """, "validation.fraction")]
    [InlineData(""" "network": "net", "target": "species", "crossValidation": {"folds": 100}, "test": {"fraction": 0.5} """, "100 folds")]
    [InlineData(""" "network": "prob", "target": "petal_length", "loss": "binaryCrossEntropy" """,
        "binaryCrossEntropy", "meanSquaredError")]
    [InlineData(""" "network": "line", "target": "petal_length", "classWeights": "balanced" """, "classWeights", "regression")]
    [InlineData(""" "network": "net", "target": "species", "validation": {"fraction": 0}, "earlyStopping": {} """,
        "validationLoss", "validation.fraction 0", "trainLoss")]
    [InlineData("""
        "network": "net", "target": "species", "crossValidation": {"folds": 5}, "earlyStopping": {"metric": "validationAccuracy"}
        """, "validationAccuracy", "crossValidation", "null")]
    [InlineData(""" "network": "net", "target": "species", "epochs": 10, "schedule": {"warmupEpochs": 10} """,
        "schedule.warmupEpochs 10", "below epochs")]
    [InlineData(""" "network": "net", "target": "species", "schedule": {"name": "reduceOnPlateau", "minimum": 0.02} """,
        "schedule.minimum 0.02", "0.01")]
    [InlineData(""" "network": "line", "target": "petal_length", "earlyStopping": {"metric": "validationAccuracy"} """,
        "validationAccuracy", "validationLoss", "validationR2")]
    [InlineData(""" "network": "line", "target": "petal_length", "earlyStopping": {"metric": "validationRocAuc"} """,
        "validationRocAuc", "validationRmse")]
    [InlineData(""" "network": "net", "target": "species", "earlyStopping": {"metric": "validationR2"} """,
        "validationR2", "validationBalancedAccuracy")]
    [InlineData(""" "network": "net", "target": "species", "sampleWeights": "colour" """, "colour", "petal_width")]
    [InlineData(""" "network": "net", "target": "petal_length", "sampleWeights": "species" """, "species", "not numeric")]
    [InlineData(""" "network": "net", "target": "species", "task": "multilabel" """, "species", "3 different values")]
    [InlineData(""" "network": "prob", "target": ["species", "petal_length"], "task": "multilabel" """, "3 different values")]
    [InlineData(""" "network": "line", "target": "species" """, "softmax or sigmoid", "identity. Make it softmax.")]
    [InlineData(""" "network": "line", "target": "petal_length", "task": "classification" """, "Make it softmax, or use task = regression")]
    [InlineData(""" "network": "net", "target": "species", "optimizer": {"name": "adam", "weightDecay": 0.01} """,
        "weightDecay 0.01", "adamw", "optimizer.name is adam", "l2")]
    [InlineData(""" "network": "net", "target": "species", "optimizer": {"momentum": 0.9} """,
        "optimizer.momentum", "use momentum or nesterov")]
    [InlineData(""" "network": "net", "target": "species", "optimizer": {"name": "sgd", "beta1": 0.9} """,
        "optimizer.beta1", "adam or adamw")]
    [InlineData(""" "network": "net", "target": "species", "optimizer": {"name": "adagrad", "smoothing": 0.9} """,
        "optimizer.smoothing", "rmsprop")]
    [InlineData(""" "network": "net", "target": "species", "schedule": {"factor": 0.5} """,
        "schedule.factor 0.5", "step or exponential or reduceOnPlateau")]
    [InlineData(""" "network": "net", "target": "species", "schedule": {"name": "exponential", "every": 3} """, "schedule.every 3", "step")]
    [InlineData(""" "network": "net", "target": "species", "schedule": {"name": "cosine", "patience": 3} """,
        "schedule.patience 3", "reduceOnPlateau")]
    [InlineData(""" "network": "net", "target": "species", "loss": "huber" """, "softmax outputs need categoricalCrossEntropy", "huber")]
    public async Task What_does_not_fit_together_is_unprocessable_and_says_what_would(string members, params string[] mentions)
    {
        using var service = new TestService();
        await service.Http.IrisAsync();
        await service.Http.NetworkAsync("line", output: "identity");
        foreach (var (name, layers) in new[]
        {
            ("five-in", """ "inputs": 5, "layers": [{"activation": "softmax"}] """),
            ("step", """ "layers": [{"units": 3, "activation": "step"}] """),
            ("prob", """ "layers": [{"activation": "sigmoid"}] """),
        })
            await service.Http.PostJsonAsync("/api/v1/networks", $$"""{"name": "{{name}}", {{layers}} }""")
                .JsonAsync(HttpStatusCode.Created);

        await service.Http.PostJsonAsync("/api/v1/jobs", $$"""{"dataset": "iris", "model": "m", {{members}} }""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, mentions);

        Assert.Empty((await service.Http.GetAsync("/api/v1/jobs").JsonAsync())["items"]!.AsArray());
    }

    [Fact]
    public async Task A_target_with_one_class_is_unprocessable()
    {
        using var service = new TestService();
        await service.Http.NetworkAsync();
        await service.Http.TableAsync("a,kind\n1,x\n2,x\n3,x\n");

        await service.Http.PostJsonAsync("/api/v1/jobs", """{"network": "net", "dataset": "table", "target": "kind", "model": "m"}""")
            .RefusedAsync(HttpStatusCode.UnprocessableEntity, "kind", "one class");
    }

    [Fact]
    public async Task An_unknown_network_dataset_or_job_is_not_found()
    {
        using var service = new TestService();
        await service.Http.IrisAsync();

        await service.Http.PostJsonAsync("/api/v1/jobs", Training.IrisJob().Replace("\"net\"", "\"nowhere\""))
            .RefusedAsync(HttpStatusCode.NotFound, "network", "nowhere");
        await service.Http.PostJsonAsync("/api/v1/jobs", Training.IrisJob().Replace("\"dataset\": \"iris\"", "\"dataset\": \"nowhere\""))
            .RefusedAsync(HttpStatusCode.NotFound, "dataset", "nowhere");
        await service.Http.GetAsync($"/api/v1/jobs/{Guid.Empty}").RefusedAsync(HttpStatusCode.NotFound, Guid.Empty.ToString());
        await service.Http.GetAsync("/api/v1/jobs/not-an-id").RefusedAsync(HttpStatusCode.NotFound);
    }
}
