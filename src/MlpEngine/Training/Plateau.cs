namespace MlpEngine.Training;

/// <summary>Counts how often the loss has not improved for the schedule's patience, from the end of the warm-up.</summary>
sealed class Plateau(LearningRateSchedule schedule)
{
    double lowest = double.PositiveInfinity;
    int waited;

    public int Reductions { get; private set; }

    public void Observe(Epoch epoch)
    {
        double loss = epoch.ValidationLoss ?? epoch.TrainLoss;
        if (loss < lowest) (lowest, waited) = (loss, 0);
        else if (epoch.Number > schedule.WarmupEpochs && ++waited >= schedule.Patience) (Reductions, waited) = (Reductions + 1, 0);
    }
}
