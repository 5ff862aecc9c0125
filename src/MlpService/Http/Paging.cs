using System.Buffers.Text;
using System.ComponentModel;
using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace MlpService.Http;

/// <summary>Part of a list, and where the next part begins.</summary>
/// <param name="Items">At most <c>limit</c> items.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> to read on; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Which part of a list to answer.</summary>
/// <param name="Limit">How many items at most, 1 to 500.</param>
/// <param name="Cursor">The nextCursor of the part before.</param>
public sealed record Paging(
    [FromQuery(Name = "limit"), DefaultValue(50), Between(1, Paging.MaxLimit)] int Limit = 50,
    [FromQuery(Name = "cursor")] string? Cursor = null)
{
    public const int MaxLimit = 500;

    /// <summary>The key of the last item of the part before, or null at the start.</summary>
    public string? After()
    {
        if (string.IsNullOrEmpty(Cursor))
            return null;
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Cursor));
        }
        catch (FormatException)
        {
            throw BadCursor(Cursor);
        }
    }

    internal static Refusal BadCursor(string cursor) => new(StatusCodes.Status400BadRequest,
        $"The cursor '{cursor}' is not one this list gave. Leave it out to start at the beginning.", "cursor");

    /// <summary>Cuts off the one item read beyond the limit, which only tells that there is more.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> oneMore, Func<T, string> key) => oneMore.Count <= Limit
        ? new Page<T>(oneMore, null)
        : new Page<T>([.. oneMore.Take(Limit)], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key(oneMore[Limit - 1]))));
}
