using MlpService.Datasets.Csv;
using MlpService.Datasets.Formats;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>Takes in the rows of an upload: checks them, stores the sound ones and learns what they look like.</summary>
sealed class TableIntake(ContentStore store, UploadRequest options, SkippedRows skipped)
{
    /// <summary>Where in the block rows are left out.</summary>
    readonly List<Range> gaps = [];
    long records;

    /// <returns>What the rows look like.</returns>
    public async Task<TableProfile> ReadAsync(UploadedTable table, CancellationToken cancellation)
    {
        var content = table.Text;
        var word = table.Places?.Word ?? RowPlaces.Line;
        var csv = new CsvReader(table.Head.Dialect, table.Head.Names.Count, atStart: true);
        var profile = TableProfile.Begin(table.Head, options, word);
        // of a text the buffer holds the beginning already
        if (table.Converted is not null)
            await content.FillAsync(cancellation);
        do
        {
            var firstRow = profile.Records;
            csv.Load(content.Block, content.Length, content.IsLast);
            ReadBlock(csv, profile, table.Places);
            // no chunk of a block without a whole record: the block grows until it has one
            if (csv.Position > 0)
                await StoreAsync(firstRow, content.Take(csv.Position), keepsOriginal: table.Places is null);
        }
        while (await content.FillAsync(cancellation));
        RefuseNone(profile, word);
        if (profile.Decide())
            await ReadAgainAsync(profile, cancellation);
        Note(profile, word);
        return profile;
    }

    void ReadBlock(CsvReader csv, TableProfile profile, RowPlaces? places)
    {
        if (!options.SkipsFaulty)
        {
            for (; csv.Read(); records++)
                profile.Add(csv, places?.Of(records + 1) ?? csv.Line);
            return;
        }
        while (csv.ReadOdd())
        {
            var line = places?.Of(++records) ?? csv.Line;
            var fault = csv.Ragged is { } ragged ? ragged.Fault : csv.IsBlank ? null : profile.FaultOf(csv);
            if (fault is null)
            {
                profile.Add(csv, line);
                continue;
            }
            skipped.Add(line, fault);
            gaps.Add(csv.Start..csv.Position);
        }
    }

    async Task StoreAsync(long firstRow, byte[] block, bool keepsOriginal)
    {
        var text = block;
        if (gaps.Count > 0)
        {
            text = Without(block, gaps);
            gaps.Clear();
        }
        await store.StoreTextAsync(firstRow, text, keepsOriginal && text != block ? block : null);
    }

    static byte[] Without(byte[] block, List<Range> gaps)
    {
        var text = new byte[block.Length - gaps.Sum(gap => gap.End.Value - gap.Start.Value)];
        var (from, to) = (0, 0);
        foreach (var gap in gaps.Append(block.Length..block.Length))
        {
            block.AsSpan(from, gap.Start.Value - from).CopyTo(text.AsSpan(to));
            to += gap.Start.Value - from;
            from = gap.End.Value;
        }
        return text;
    }

    void RefuseNone(TableProfile profile, string word)
    {
        if (profile.Rows > 0)
            return;
        throw Refusal.Malformed("file", skipped.First is { } first
            ? $"No row is left: all {skipped.Total} have a fault. {word} {first.Line}: {first.Reason}"
            : "The file has a header but no rows. Send header=false if its first line is data.");
    }

    void Note(TableProfile profile, string word)
    {
        if (skipped.First is { } first)
            profile.Warn(new("skippedRows", null,
                $"{(skipped.Total == 1 ? "A row was" : $"{skipped.Total} rows were")} left out for a fault, "
                + $"as onError=skip asks. {word} {first.Line}: {first.Reason} GET /api/v1/datasets/{options.Name}/skipped lists them."));
    }

    async Task ReadAgainAsync(TableProfile profile, CancellationToken cancellation)
    {
        var csv = new CsvReader(profile.Format, profile.Columns, atStart: true);
        await foreach (var (text, isLast) in store.ReadTextAsync().WithCancellation(cancellation))
        {
            csv.Load(text, text.Length, isLast);
            while (csv.Read())
                profile.ReadAgain(csv);
        }
    }
}
