using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>Values of a column that are no plain numbers, as far as warnings show them.</summary>
sealed class ShownValues
{
    const int Max = 20;

    readonly HashSet<string> texts = [], dressed = [];

    /// <summary>Values that are neither numbers nor dates.</summary>
    public IReadOnlyCollection<string> Texts => texts;

    /// <summary>Dates, and numbers that are not written as programs do.</summary>
    public IReadOnlyCollection<string> Dressed => dressed;

    /// <summary>The line of the first of all; null: there is none.</summary>
    public long? FirstLine { get; private set; }

    public void Add(ReadOnlySpan<byte> value, ValueNature nature, long line)
    {
        if (nature == ValueNature.PlainNumber)
            return;
        FirstLine ??= line;
        var shown = nature == ValueNature.Text ? texts : dressed;
        if (shown.Count < Max)
            shown.Add(ValueText.Shown(value));
    }
}
