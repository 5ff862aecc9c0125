using System.Text;

namespace MlpService.Datasets.Values;

/// <summary>What stands for a missing value: nothing, or one of some texts, in any case. Numbers are compared by value.</summary>
sealed class MissingMarks
{
    /// <summary>Always missing, besides an empty value.</summary>
    public static readonly IReadOnlyList<string> Always = ["NA", "NaN", "null", "?"];

    readonly byte[][] texts;
    readonly double[] numbers;

    /// <summary>Of each byte, whether a mark begins with it: most values are told apart by their first.</summary>
    readonly bool[] starts = new bool[256];

    public MissingMarks(IEnumerable<string> marks)
    {
        texts = [.. marks.Select(Encoding.UTF8.GetBytes)];
        foreach (var text in texts)
        {
            starts[text[0]] = true;
            if (char.IsAsciiLetter((char)text[0]))
                starts[text[0] ^ 0x20] = true;
        }
        numbers = [.. texts.Select(text => NumberText.Parse(text)).Where(number => !double.IsNaN(number))];
    }

    /// <summary>Whether some of them are numbers.</summary>
    public bool HaveNumbers => numbers.Length > 0;

    public bool Contains(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return true;
        if (!starts[text[0]])
            return numbers.Length > 0 && Contains(NumberText.Parse(text));
        foreach (var mark in texts)
            if (mark.Length == text.Length && (text.SequenceEqual(mark) || Ascii.EqualsIgnoreCase(text, mark)))
                return true;
        return numbers.Length > 0 && Contains(NumberText.Parse(text));
    }

    public bool Contains(double number) => Array.IndexOf(numbers, number) >= 0;
}
