using MlpService.Datasets.Csv;
using MlpService.Datasets.Formats;
using MlpService.Datasets.Profile;
using MlpService.Http;

namespace MlpService.Datasets.Upload;

/// <summary>Takes in the rows of an upload: checks them, stores the sound ones and learns what they look like.</summary>
sealed class TableIntake(ContentStore store, UploadRequest options, SkippedRows skipped)
{
    /// <returns>What the rows look like.</returns>
    public async Task<TableProfile> ReadAsync(UploadedTable table, CancellationToken cancellation)
    {
        var word = table.Places?.Word ?? RowPlaces.Line;
        var profile = TableProfile.Begin(table.Head, options, word);
        await ReadAsync(table, profile, cancellation);
        RefuseNone(profile, word);
        if (profile.Decide())
            await ReadAgainAsync(profile, cancellation);
        Note(profile, word);
        return profile;
    }

    /// <summary>While a block is looked at, the one before is stored.</summary>
    async Task ReadAsync(UploadedTable table, TableProfile profile, CancellationToken cancellation)
    {
        var content = table.Text;
        var csv = new CsvReader(table.Head.Dialect, table.Head.Names.Count, atStart: true);
        var rows = new BlockRows(csv, profile, table.Places, options.SkipsFaulty ? skipped : null);
        var storing = Task.CompletedTask;
        try
        {
            // of a text the buffer holds the beginning already
            if (table.Converted is not null)
                await content.FillAsync(cancellation);
            do
            {
                var firstRow = profile.Records;
                csv.Load(content.Block, content.Length, content.IsLast);
                rows.Read();
                await storing;
                // no chunk of a block without a whole record: the block grows until it has one
                if (csv.Position > 0)
                    storing = StoreAsync(firstRow, content.Take(csv.Position), rows, keepsOriginal: table.Places is null);
            }
            while (await content.FillAsync(cancellation));
        }
        finally
        {
            await storing;
        }
    }

    Task StoreAsync(long firstRow, ReadOnlyMemory<byte> block, BlockRows rows, bool keepsOriginal)
    {
        var text = rows.Sound(block);
        ReadOnlyMemory<byte>? original = null;
        if (keepsOriginal && text.Length < block.Length)
            original = block;
        return Task.Run(() => store.StoreTextAsync(firstRow, text, original));
    }

    void RefuseNone(TableProfile profile, string word)
    {
        if (profile.Rows > 0)
            return;
        throw Refusal.Malformed("file", skipped.First is { } first
            ? $"No row is left: all {skipped.Total} have a fault. {word} {first.Line}: {first.Reason}"
            : word == RowPlaces.Row ? "The file has columns but no rows."
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
        await foreach (var text in store.ReadTextAsync(cancellation))
        {
            csv.Load(text.Array!, text.Count, last: true);
            while (csv.Read())
                profile.ReadAgain(csv);
        }
    }
}
