namespace MlpEngine.Training;

/// <summary>Follows the metric that early stopping monitors. Without early stopping every epoch is the best so far.</summary>
sealed class EarlyStoppingWatch(EarlyStopping? rule)
{
    double best = double.NegativeInfinity;

    public int BestEpoch { get; private set; }

    public bool RestoresBest => rule?.RestoreBest == true;

    /// <summary>Whether this epoch is better than all before it.</summary>
    public bool Improved(Epoch epoch)
    {
        double score = rule?.Metric switch
        {
            null => epoch.Number,
            EarlyStoppingMetric.ValidationLoss => -epoch.ValidationLoss!.Value,
            EarlyStoppingMetric.ValidationAccuracy => epoch.ValidationAccuracy!.Value,
            EarlyStoppingMetric.ValidationScore => epoch.ValidationScore!.Value,
            EarlyStoppingMetric.TrainLoss => -epoch.TrainLoss,
            EarlyStoppingMetric.TrainAccuracy => epoch.TrainAccuracy!.Value,
            _ => throw new ArgumentOutOfRangeException(nameof(epoch), rule.Metric, $"{rule.Metric} is no metric of an epoch."),
        };
        if (BestEpoch > 0 && !(score > best + (rule?.MinDelta ?? 0))) return false;
        (best, BestEpoch) = (score, epoch.Number);
        return true;
    }

    public bool IsOver(int epoch) => rule is not null && epoch - BestEpoch >= rule.Patience;
}
