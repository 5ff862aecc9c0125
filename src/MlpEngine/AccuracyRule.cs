namespace MlpEngine;

/// <summary>When a row of outputs counts as right.</summary>
public enum AccuracyRule
{
    /// <summary>LargestOutput for categorical cross-entropy and for binary cross-entropy with several outputs, Threshold for binary
    /// cross-entropy with one, None for the other losses.</summary>
    Auto,
    /// <summary>Outputs are numbers, none of them right or wrong.</summary>
    None,
    /// <summary>The largest output belongs to the largest target; of equals the first counts.</summary>
    LargestOutput,
    /// <summary>Every output is on its target's side of 0.5; exactly 0.5 is below.</summary>
    Threshold,
}
