namespace MlpService.Client;

/// <summary>How good a version is on the rows it was trained on, on those that chose when to stop, and on those it never saw.</summary>
/// <param name="Train">On the training split; null for imported weights, as the others.</param>
/// <param name="Validation">On the validation split; null where there is none.</param>
/// <param name="Test">On the test split; null where there is none.</param>
/// <param name="CrossValidation">Of the same training fold by fold; null where none was asked for.</param>
public sealed record ModelMetrics(
    SplitMetrics? Train, SplitMetrics? Validation, SplitMetrics? Test, CrossValidationMetrics? CrossValidation);

/// <summary>How good a version is on a split of the rows; metrics that do not apply to the task are null.</summary>
/// <param name="Rows">How many rows the split has.</param>
/// <param name="Loss">The training loss over the split, without penalty; NaN where it overflowed.</param>
/// <param name="Accuracy">Share of rows whose class was predicted; multilabel: of rows with every label right.</param>
/// <param name="BalancedAccuracy">Mean recall of the classes that occur.</param>
/// <param name="LogLoss">Mean -ln of the probability given to the actual class.</param>
/// <param name="RocAuc">Area under the ROC curve; of more than two classes, the mean of each against the rest.</param>
/// <param name="Classes">Each class, or label, by itself, in the order of the model's classes.</param>
/// <param name="ConfusionMatrix">Rows by actual class, columns by predicted class, in the order of the model's classes.</param>
/// <param name="Rmse">Root of the mean squared error, in original units; the mean over several targets.</param>
/// <param name="Mae">Mean absolute error, in original units; the mean over several targets.</param>
/// <param name="R2">1 - residual sum of squares / total sum of squares; the mean over several targets.</param>
/// <param name="Targets">Each of several targets by itself, in the order of the model's targets; null for one.</param>
public sealed record SplitMetrics(
    long Rows, double Loss, double? Accuracy, double? BalancedAccuracy, double? LogLoss, double? RocAuc,
    IReadOnlyList<ClassMetrics>? Classes, IReadOnlyList<IReadOnlyList<long>>? ConfusionMatrix, double? Rmse, double? Mae, double? R2,
    IReadOnlyList<TargetMetrics>? Targets);

/// <summary>How well one class, or label, is recognized.</summary>
/// <param name="Class">The class or label.</param>
/// <param name="Support">Rows that belong to it.</param>
/// <param name="Precision">Share of the rows predicted to belong that do; null where no row belongs.</param>
/// <param name="Recall">Share of the rows that belong that were predicted; null where no row belongs.</param>
/// <param name="F1">Harmonic mean of both; null where no row belongs.</param>
/// <param name="RocAuc">Against the rest; null where every row belongs or none.</param>
public sealed record ClassMetrics(string Class, long Support, double? Precision, double? Recall, double? F1, double? RocAuc);

/// <summary>How well one of several targets is predicted.</summary>
/// <param name="Name">The target's column.</param>
/// <param name="Rmse">Root of the mean squared error, in its own units.</param>
/// <param name="Mae">Mean absolute error, in its own units.</param>
/// <param name="R2">1 - residual sum of squares / total sum of squares.</param>
public sealed record TargetMetrics(string Name, double Rmse, double Mae, double R2);

/// <summary>How good the same training is on rows it did not see, fold by fold.</summary>
/// <param name="Folds">Each fold, measured by the network trained on the others.</param>
/// <param name="Mean">Over the folds.</param>
/// <param name="StandardDeviation">Over the folds, as a sample.</param>
public sealed record CrossValidationMetrics(IReadOnlyList<SplitMetrics> Folds, FoldSummary Mean, FoldSummary StandardDeviation);

/// <summary>Each metric summarized over the folds; null where no fold has it.</summary>
/// <param name="Loss">The training loss, without penalty.</param>
/// <param name="Accuracy">Share of rows whose class was predicted.</param>
/// <param name="BalancedAccuracy">Mean recall of the classes that occur.</param>
/// <param name="LogLoss">Mean -ln of the probability given to the actual class.</param>
/// <param name="RocAuc">Area under the ROC curve.</param>
/// <param name="Rmse">Root of the mean squared error, in original units.</param>
/// <param name="Mae">Mean absolute error, in original units.</param>
/// <param name="R2">1 - residual sum of squares / total sum of squares.</param>
public sealed record FoldSummary(
    double? Loss, double? Accuracy, double? BalancedAccuracy, double? LogLoss, double? RocAuc, double? Rmse, double? Mae, double? R2);
