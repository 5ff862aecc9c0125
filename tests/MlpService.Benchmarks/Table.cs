using System.Text;

namespace MlpService.Benchmarks;

/// <summary>A Markdown table, padded so that it also reads well on a terminal.</summary>
sealed class Table(params string[] heads)
{
    readonly List<string[]> lines = [heads];

    public void Add(params string[] cells) => lines.Add(cells);

    public override string ToString()
    {
        int[] widths = [.. heads.Select((_, column) => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            text.Append("| ").AppendJoin(" | ", lines[i].Select((cell, column) => cell.PadRight(widths[column]))).AppendLine(" |");
            if (i == 0) text.Append('|').AppendJoin('|', widths.Select(width => new string('-', width + 2))).AppendLine("|");
        }
        return text.ToString();
    }
}
