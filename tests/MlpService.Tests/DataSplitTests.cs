using MlpService.Http;
using MlpService.Jobs;
using MlpService.Jobs.Training;

namespace MlpService.Tests;

/// <summary>How many rows each split gets, and which.</summary>
public sealed class DataSplitTests
{
    static JobRequest Request(double validation, double test, int? folds = null, int seed = 42) => new()
    {
        Network = "n",
        Dataset = "d",
        Target = new(["t"], isList: true),
        Model = "m",
        Validation = new() { Fraction = validation },
        Test = new() { Fraction = test },
        CrossValidation = folds is { } count ? new() { Folds = count } : null,
        Seed = seed,
    };

    [Theory]
    [InlineData(10, 0.2, 0.2, 2, 2)]
    [InlineData(10, 0, 0.95, 0, 8)] // each of two classes keeps a row
    [InlineData(10, 0.95, 0, 8, 0)]
    [InlineData(10, 0.49, 0.5, 3, 5)]
    public void Each_class_keeps_a_row_for_training(long usable, double ofValidation, double ofTest, int validation, int test) =>
        Assert.Equal((validation, test), DataSplit.Sizes(usable, classes: 2, Request(ofValidation, ofTest)));

    [Theory]
    [InlineData(0, 0.2, 0, null, "no row has a target")]
    [InlineData(100, 1e-9, 0, null, "none is left for the validation split")]
    [InlineData(100, 0, 1e-9, null, "none is left for the test split")]
    [InlineData(4, 0.2, 0, 5, "4 usable rows cannot be split into 5 folds")]
    [InlineData(10, 0.2, 0.5, 6, "5 usable rows cannot be split into 6 folds")]
    public void A_split_without_rows_is_refused(long usable, double validation, double test, int? folds, string reason) =>
        Assert.Contains(reason, Assert.Throws<Refusal>(() => DataSplit.Sizes(usable, classes: 1, Request(validation, test, folds))).Message,
            StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData(5, 0)]
    [InlineData(10, 0.5)]
    public void As_many_rows_as_folds_are_enough(long usable, double test) =>
        Assert.Equal(0, DataSplit.Sizes(usable, classes: 1, Request(0.2, test, folds: 5)).Validation);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Splits_and_folds_are_in_file_order_and_share_out_every_usable_row(int seed)
    {
        int[] strata = [.. Enumerable.Range(0, 60).Select(row => row % 10 == 9 ? -1 : row % 3)];
        var usable = Enumerable.Range(0, 60).Where(row => strata[row] >= 0).ToArray();

        var split = DataSplit.Draw(strata, Request(0.2, 0.2, seed: seed));

        int[][] parts = [split.Training, split.Validation, split.Test];
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        Assert.Equal(usable, parts.SelectMany(part => part).Order());
        var folds = split.Folds(strata, 4, (ulong)seed);
        Assert.All(folds, fold => Assert.Equal(fold.Training.Order(), fold.Training));
        Assert.All(folds, fold => Assert.Equal(fold.Test.Order(), fold.Test));
        Assert.Equal(split.Training, folds.SelectMany(fold => fold.Test).Order());
    }
}
