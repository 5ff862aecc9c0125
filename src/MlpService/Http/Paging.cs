using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using MlpService.Storage;

namespace MlpService.Http;

/// <summary>Part of a list, and where the next part begins.</summary>
/// <param name="Items">At most <c>limit</c> items.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to read on; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which part of a list to answer.</summary>
/// <param name="Limit">How many items at most, 1 to 500.</param>
/// <param name="Cursor">The nextCursor of the page before; left out: the list from its start.</param>
public sealed record Paging(
    [FromQuery(Name = "limit"), DefaultValue(50), Between(1, Paging.MaxLimit)] int Limit = 50,
    [FromQuery(Name = "cursor")] string? Cursor = null)
{
    public const int MaxLimit = 500;

    /// <summary>The key of the last item of the page before; null at the start of the list.</summary>
    /// <exception cref="Refusal">400: not a cursor of such a list.</exception>
    public T? After<T>() where T : struct, IParsable<T> => After() switch
    {
        null => null,
        var key when T.TryParse(key, CultureInfo.InvariantCulture, out var parsed) => parsed,
        _ => throw BadCursor(),
    };

    /// <inheritdoc cref="After{T}"/>
    public string? After()
    {
        if (Cursor is null)
            return null;
        if (Cursor.Length == 0)
            throw BadCursor();
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Cursor));
        }
        catch (FormatException)
        {
            throw BadCursor();
        }
    }

    /// <summary>The rows whose names follow the cursor, in the order of their names.</summary>
    /// <param name="rows">A table of named rows.</param>
    /// <param name="item">What is read of each; its name is the key of the cursor.</param>
    internal async Task<Page<TItem>> PageByNameAsync<TRow, TItem>(
        IQueryable<TRow> rows, Expression<Func<TRow, TItem>> item, Func<TItem, string> name, CancellationToken cancellation)
        where TRow : class, INamed
    {
        var after = After();
        var oneMore = await rows.AsNoTracking().Where(row => after == null || string.Compare(row.Name, after) > 0)
            .OrderBy(row => row.Name).Select(item).Take(Limit + 1).ToListAsync(cancellation);
        return Cut(oneMore, name);
    }

    /// <summary>Cuts off the one item read beyond the limit, which only shows that there is more.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> oneMore, Func<T, string> key) => oneMore.Count <= Limit
        ? new Page<T>(oneMore, null)
        : new Page<T>([.. oneMore.Take(Limit)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(oneMore[Limit - 1]))));

    Refusal BadCursor() => Refusal.Malformed("cursor",
        $"The cursor '{Cursor?.Cut()}' is not one this list gave. Leave it out to start at the beginning.");
}
