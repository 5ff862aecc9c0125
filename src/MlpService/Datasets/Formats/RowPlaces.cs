namespace MlpService.Datasets.Formats;

/// <summary>Where the rows of a converted table stand in the file: rows are announced as they are converted, and asked for later.</summary>
/// <param name="word">What they are counted as.</param>
sealed class RowPlaces(string word)
{
    public const string Line = "Line", Row = "Row";

    /// <summary>From which row on lines without a row have shifted the others by how much.</summary>
    readonly Queue<(long Row, long Shift)> shifts = new();
    long rows, announced, current;

    public string Word => word;

    /// <summary>The next row stands in this line.</summary>
    public void Announce(long line)
    {
        if (line - ++rows is var shift && shift != announced)
            shifts.Enqueue((rows, announced = shift));
    }

    /// <param name="row">From 1, never less than before.</param>
    public long Of(long row)
    {
        while (shifts.TryPeek(out var next) && next.Row <= row)
            current = shifts.Dequeue().Shift;
        return row + current;
    }
}
