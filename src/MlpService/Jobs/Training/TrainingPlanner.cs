using MlpEngine;
using MlpService.Datasets;
using MlpService.Http;
using MlpService.Jobs.Training.Splits;
using MlpService.Models;
using MlpService.Networks;
using MlpService.Serialization;

namespace MlpService.Jobs.Training;

/// <summary>
/// Resolves a request on its network and dataset, or refuses it: before a job is queued, so that the impossible is refused at once,
/// and again when it runs.
/// </summary>
static class TrainingPlanner
{
    /// <exception cref="Refusal">422: network, dataset and request do not fit together; the detail says what would.</exception>
    public static TrainingPlan Plan(JobRequest request, Network network, Dataset dataset, Dataset? testDataset, ModelVersion? start)
    {
        var targets = PlannedColumns.Targets(request, dataset);
        var plan = new TrainingPlan
        {
            Request = request,
            Network = network,
            Dataset = dataset,
            TestDataset = testDataset,
            Start = start,
            Choice = TaskChoice.For(request, targets, network.Layers),
            Features = PlannedColumns.Features(request, dataset, targets, start),
            Targets = targets,
        };
        RefuseMisfit(plan);
        if (targets[0].Categories is { } classes)
            RefuseClasses(plan, [.. classes.Select(category => category.Value)]);
        if (start is not null)
            WarmStart.RefuseMisfit(plan, start);
        return plan;
    }

    static void RefuseMisfit(TrainingPlan plan)
    {
        RefuseInputs(plan);
        RefuseSplits(plan);
        SplitColumnCheck.Run(plan.Request, plan.Dataset);
        RefuseTestDataset(plan);
        RefuseSchedule(plan.Request);
        if (plan.Request.ClassWeights is not null && plan.Task != ModelTask.Classification)
            throw Refusal.Unprocessable("classWeights", $"classWeights are for classification, and the task is {EnumNames.Of(plan.Task)}. "
                + "Leave them null; sampleWeights can weigh rows.");
        PlannedColumns.RefuseSampleWeights(plan);
        RefuseMetric(plan);
        PreflightCheck.Run(plan);
        if (plan.ToOptions(threads: 1).Problem(plan.Network.ToTopology(plan.MaxInputs, plan.Outputs)) is { } problem)
            throw Refusal.Unprocessable("network", problem);
    }

    static void RefuseInputs(TrainingPlan plan)
    {
        if (plan.Network.Inputs is not null && plan.Network.Inputs != plan.MaxInputs && plan.Start is null)
            throw Refusal.Unprocessable("network", $"The network has {plan.Network.Inputs} inputs and the features become {plan.MaxInputs} "
                + "(a category column one for each category). Choose other features, or leave the network's inputs null.");
    }

    static void RefuseSplits(TrainingPlan plan)
    {
        var (validation, test) = (plan.Request.ValidationRule.Fraction, plan.Request.TestRule.Fraction);
        if (validation + test >= 1)
            throw Refusal.Unprocessable("test.fraction",
                $"validation.fraction {validation} and test.fraction {test} leave no rows to train on; "
                + "together they must be below 1.");
        if (plan.Request.CrossValidation is not null && plan.Start is not null)
            throw Refusal.Unprocessable("crossValidation", "startFrom's weights may have learned from the rows of every fold, which would "
                + "then measure nothing; use one or the other.");
    }

    static void RefuseTestDataset(TrainingPlan plan)
    {
        if (plan.TestDataset is not { } test)
            return;
        if (test.Sha256 == plan.Dataset.Sha256)
            throw Refusal.Unprocessable("test.dataset", $"The dataset '{test.Name}' is the table that the job learns from: its rows would "
                + "be trained on. Name another dataset, or use test.fraction.");
        plan.Columns.RefuseMisfit(test, "test.dataset");
        if (plan.Request.Groups is { } groups && !test.Columns.Any(column => column.Name == groups))
            throw Refusal.Unprocessable("test.dataset", $"The dataset '{test.Name}' lacks the column '{groups}', so that its rows may be "
                + "of groups that are trained on. It has " + test.Columns.Select(column => column.Name).Listed() + ".");
    }

    static void RefuseSchedule(JobRequest request)
    {
        var (schedule, rate) = (request.Schedule.ToSchedule(), request.Optimizer.LearningRateOrDefault);
        if (schedule.WarmupEpochs >= request.Epochs)
            throw Refusal.Unprocessable("schedule.warmupEpochs", $"The rate would still rise in the last of {request.Epochs} epochs: "
                + $"schedule.warmupEpochs {schedule.WarmupEpochs} must be below epochs.");
        if (schedule.Kind == ScheduleKind.ReduceOnPlateau && schedule.Minimum > rate)
            throw Refusal.Unprocessable("schedule.minimum", $"schedule.minimum {schedule.Minimum} is above the learning rate {rate}, which "
                + "should fall towards it. Lower it, or raise optimizer.learningRate.");
    }

    static void RefuseMetric(TrainingPlan plan)
    {
        var metrics = Enum.GetValues<JobMetric>().Where(metric => metric.IsReportedFor(plan.Task));
        if (plan.Request.EarlyStopping is { } stopping && !metrics.Contains(stopping.Metric))
            throw Refusal.Unprocessable("earlyStopping.metric",
                $"{EnumNames.Of(plan.Task)} has no {EnumNames.Of(stopping.Metric)} to monitor; "
                + $"use one of {metrics.Select(EnumNames.Of).Listed()}.");
    }

    /// <summary>
    /// Checks what request and start say of classes against those of the target. Before queueing where the dataset's summary
    /// names them; it does not for numbers of old datasets and of the widest, whose classes are known once the table is read.
    /// </summary>
    /// <exception cref="Refusal">422: other classes than the version to start from has, or a weight for a class there is not.</exception>
    public static void RefuseClasses(TrainingPlan plan, IReadOnlyList<string> classes)
    {
        if (plan.Task != ModelTask.Classification)
            return;
        if (plan.Request.ClassWeights?.ByClass is { } byClass)
            SampleWeights.RefuseUnknown(byClass, plan.Targets[0].Name, classes);
        if (plan.Start is { Definition.Outputs.Classes: { } known } start && !known.SequenceEqual(classes))
            throw Refusal.Unprocessable("target", $"The classes of '{plan.Targets[0].Name}' are not those of '{start.Model}' version "
                + $"{start.Version}: {known.Listed()}. Train without startFrom.");
    }
}
