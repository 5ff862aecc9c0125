using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MlpService.Datasets.Values;

namespace MlpService.Datasets.Profile;

/// <summary>What a categorical column may hold, and in which order.</summary>
static class Categories
{
    /// <summary>Most different values of one column; more is free text, and a network input for each would be of no use.</summary>
    public const int Max = 1_000;

    /// <summary>More are grouped where nobody asks otherwise.</summary>
    public const int Usual = 100;

    /// <summary>Longest value in UTF-8 bytes; a longer one is free text.</summary>
    public const int MaxBytes = 256;

    /// <summary>A number as a category: its shortest text, so that 1 and 1.0 are one.</summary>
    public static string TextOf(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>As numbers where all are numbers, else by ordinal text.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> categories)
    {
        var ordered = categories.Order(StringComparer.Ordinal).ToList();
        var numbers = ordered.ConvertAll(category => NumberText.Parse(Encoding.UTF8.GetBytes(category)));
        return numbers.Exists(double.IsNaN)
            ? ordered
            : [.. ordered.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First)];
    }
}

/// <summary>Finds texts by their UTF-8 bytes where they lie, so that only a new one is copied.</summary>
sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly Utf8Comparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <summary>By the seeded hash of strings, which an upload cannot make collide.</summary>
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(alternate));
        return int.IsOddInteger(alternate.Length) ? HashCode.Combine(hash, alternate[^1]) : hash;
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
