using MlpService.Datasets.Csv;
using MlpService.Datasets.Formats;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>Hands the rows of one block of text after another to the profile, and leaves out those with a fault where asked to.</summary>
/// <param name="places">Where rows stood that were converted; null: where the text has them.</param>
/// <param name="skipped">Receives rows with a fault; null: the first one ends the upload.</param>
sealed class BlockRows(CsvReader csv, TableProfile profile, RowPlaces? places, SkippedRows? skipped)
{
    readonly RowGroup rows = new(csv.Columns);
    readonly List<Range> gaps = [];
    long records;

    /// <summary>Reads the whole records of the block that the reader has loaded.</summary>
    /// <exception cref="Refusal">A row has a fault: the first of the block.</exception>
    public void Read()
    {
        gaps.Clear();
        try
        {
            while (skipped is null ? csv.Read() : csv.ReadOdd())
                Take(places?.Of(++records) ?? csv.Line);
        }
        catch (Refusal)
        {
            // a value in a row before may have a fault too
            Look();
            throw;
        }
        Look();
    }

    void Take(long line)
    {
        if (skipped is not null && Fault() is { } fault)
        {
            skipped.Add(line, fault);
            gaps.Add(csv.Start..csv.Position);
        }
        else if (csv.IsBlank)
        {
            Look();
            profile.AddBlank();
        }
        else
        {
            rows.Add(csv, line);
            if (rows.IsFull)
                Look();
        }
    }

    void Look()
    {
        profile.Add(rows);
        rows.Clear();
    }

    string? Fault()
    {
        if (csv.Ragged is { } ragged)
            return ragged.Fault;
        if (csv.IsBlank || !profile.AsksForKinds)
            return null;
        // how the numbers and dates before are written decides
        Look();
        return profile.FaultOf(csv);
    }

    /// <summary>A block without the records that were left out of it; itself if there are none.</summary>
    public ReadOnlyMemory<byte> Sound(ReadOnlyMemory<byte> block)
    {
        if (gaps.Count == 0)
            return block;
        var text = new byte[block.Length - gaps.Sum(gap => gap.End.Value - gap.Start.Value)];
        var (from, to) = (0, 0);
        foreach (var gap in gaps.Append(block.Length..block.Length))
        {
            block.Span[from..gap.Start.Value].CopyTo(text.AsSpan(to));
            to += gap.Start.Value - from;
            from = gap.End.Value;
        }
        return text;
    }
}
