namespace MlpEngine;

/// <summary>The cost of one sample with outputs a and target y; the cost C0 of a batch is the mean over its samples.</summary>
public enum Loss
{
    /// <summary>1/2 sum_j (a_j - y_j)^2 (eq. 17)</summary>
    MeanSquaredError,
    /// <summary>-sum_j [y_j ln a_j + (1 - y_j) ln(1 - a_j)] (eq. 18, 19); needs sigmoid outputs</summary>
    BinaryCrossEntropy,
    /// <summary>-sum_j y_j ln a_j; needs softmax outputs and targets that sum to 1</summary>
    CategoricalCrossEntropy,
    /// <summary>sum_j |a_j - y_j|</summary>
    MeanAbsoluteError,
    /// <summary>sum_j h(a_j - y_j) with h(d) = d^2/2 for |d| &lt;= 1, else |d| - 1/2 (Huber 1964, delta 1)</summary>
    Huber,
}
