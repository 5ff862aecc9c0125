using MlpService.Datasets;

namespace MlpService.Jobs.Training;

/// <summary>
/// Which rows have all targets, and each feature for which nothing is imputed: in training and where a version is measured.
/// </summary>
/// <param name="Are">Of each row, whether it has.</param>
/// <param name="WithoutTarget">How many rows have no target.</param>
/// <param name="WithoutFeature">How many others miss a feature.</param>
/// <param name="FirstGap">The first of these, and the column that it has no value in.</param>
sealed record CompleteRows(bool[] Are, int WithoutTarget, int WithoutFeature, (int Row, string Column)? FirstGap)
{
    public static CompleteRows Of(int rows, List<TableColumn> targets, List<TableColumn> needed)
    {
        var are = new bool[rows];
        int withoutTarget = 0, withoutFeature = 0;
        (int, string)? firstGap = null;
        for (var row = 0; row < rows; row++)
        {
            if (targets.Exists(target => target.IsMissing(row)))
            {
                withoutTarget++;
            }
            else if (needed.Find(feature => feature.IsMissing(row)) is { } column)
            {
                withoutFeature++;
                firstGap ??= (row, column.Name);
            }
            else
            {
                are[row] = true;
            }
        }
        return new(are, withoutTarget, withoutFeature, firstGap);
    }

    public IEnumerable<JobWarning> Warnings =>
    [
        .. JobWarning.LeftOut("missingTarget", WithoutTarget, Are.Length, "have no target and"),
        .. JobWarning.LeftOut("missingDropped", WithoutFeature, Are.Length, "have a missing feature and"),
    ];
}
