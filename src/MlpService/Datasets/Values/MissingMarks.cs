using System.Text;

namespace MlpService.Datasets.Values;

/// <summary>What stands for a missing value: nothing, or one of some texts, in any case. Numbers are compared by value.</summary>
sealed class MissingMarks
{
    /// <summary>Always missing, besides an empty value.</summary>
    public static readonly IReadOnlyList<string> Always = ["NA", "NaN", "null", "?"];

    readonly byte[][] texts;
    readonly double[] numbers;

    public MissingMarks(IEnumerable<string> marks)
    {
        texts = [.. marks.Select(Encoding.UTF8.GetBytes)];
        numbers = [.. texts.Select(text => NumberText.Parse(text)).Where(number => !double.IsNaN(number))];
    }

    public bool Contains(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return true;
        foreach (var mark in texts)
            if (mark.Length == text.Length && (text.SequenceEqual(mark) || Ascii.EqualsIgnoreCase(text, mark)))
                return true;
        return numbers.Length > 0 && Contains(NumberText.Parse(text));
    }

    public bool Contains(double number) => Array.IndexOf(numbers, number) >= 0;
}
