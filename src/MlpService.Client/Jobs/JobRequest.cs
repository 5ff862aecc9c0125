using System.Text.Json.Serialization;

namespace MlpService.Client;

/// <summary>
/// A network to train on a dataset. Only what is set is sent: all else has the service's default, and has it in the answer.
/// </summary>
public sealed record JobRequest
{
    /// <summary>The saved network to train.</summary>
    public required string Network { get; init; }

    /// <summary>The dataset to learn from.</summary>
    public required string Dataset { get; init; }

    /// <summary>The column to predict, or several.</summary>
    public required Target Target { get; init; }

    /// <summary>The model to store the trained weights in, as its next version.</summary>
    public required string Model { get; init; }

    /// <summary>What to train for.</summary>
    public ModelTask? Task { get; init; }

    /// <summary>The columns to learn from; null: all but the targets and the ignored ones.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>What training minimizes.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Passes over the training rows.</summary>
    public int? Epochs { get; init; }

    /// <summary>Rows a step averages over.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Draw the mini-batches anew each epoch; false: take the rows in file order.</summary>
    public bool? Shuffle { get; init; }

    /// <summary>Everything drawn is a function of it: the same request and seed give the same bytes.</summary>
    public int? Seed { get; init; }

    /// <summary>How gradients become changes of the weights.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>How the learning rate changes from epoch to epoch.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Lasso: + l1/m sum |w| over the weights, m = training rows.</summary>
    public double? L1 { get; init; }

    /// <summary>Ridge: + l2/(2m) sum w^2 over the weights, m = training rows.</summary>
    public double? L2 { get; init; }

    /// <summary>The longest a step's gradient may be; null: no limit.</summary>
    public double? GradientClip { get; init; }

    /// <summary>Share of the inputs dropped while training, from 0 to below 1.</summary>
    public double? InputDropout { get; init; }

    /// <summary>Classification: how much the rows of each class count; null: every row the same.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>A numeric column that says how much each training row counts; it is no feature then.</summary>
    public string? SampleWeights { get; init; }

    /// <summary>Rows kept from training and evaluated after each epoch.</summary>
    public Split? Validation { get; init; }

    /// <summary>Rows never seen while training, evaluated once at the end.</summary>
    public Split? Test { get; init; }

    /// <summary>A column whose rows of one value are never in two splits or folds; null: each row by itself.</summary>
    public string? Groups { get; init; }

    /// <summary>When to stop before the last epoch; null: as the service does unasked, so say <see cref="EarlyStopping.Off"/>.</summary>
    [JsonConverter(typeof(EarlyStoppingConverter))]
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Train and evaluate on each of several folds before the final training; null: do not.</summary>
    public CrossValidation? CrossValidation { get; init; }

    /// <summary>How rows are prepared.</summary>
    public Preprocessing? Preprocessing { get; init; }

    /// <summary>Start from a stored version's weights: "model", its newest, or "model/3".</summary>
    public string? StartFrom { get; init; }
}

/// <summary>Folds of the rows outside the test split, each evaluated once by a network trained on the others.</summary>
/// <param name="Folds">How many.</param>
public sealed record CrossValidation(int Folds);
