namespace MlpEngine;

/// <summary>How well one class, or one label, is distinguished from the rest.</summary>
/// <param name="Support">Rows that belong to it.</param>
/// <param name="Precision">Share of the rows predicted to belong that do; 0 if none was predicted.</param>
/// <param name="Recall">Share of the rows that belong that were predicted; 0 if none belongs.</param>
/// <param name="F1">2 precision recall / (precision + recall); 0 if both are 0.</param>
/// <param name="RocAuc">See <see cref="RocCurve.Area"/>; null where every row belongs or none.</param>
public sealed record ClassMetrics(int Support, double Precision, double Recall, double F1, double? RocAuc)
{
    internal static ClassMetrics Of(int truePositives, int predicted, int support, double? rocAuc)
    {
        double precision = predicted == 0 ? 0 : (double)truePositives / predicted;
        double recall = support == 0 ? 0 : (double)truePositives / support;
        double f1 = predicted + support == 0 ? 0 : 2.0 * truePositives / (predicted + support);
        return new ClassMetrics(support, precision, recall, f1, rocAuc);
    }
}
