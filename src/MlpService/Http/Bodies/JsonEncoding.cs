using System.Text;
using System.Text.Unicode;

namespace MlpService.Http.Bodies;

/// <summary>Why a body is not UTF-8, as JSON has to be (RFC 8259, section 8.1).</summary>
static class JsonEncoding
{
    /// <returns>Null: it is.</returns>
    public static string? Fault(ReadOnlySpan<byte> body) => body switch
    {
        [0x1F, 0x8B, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] => "The body is compressed, and JSON is not decompressed here; send it plain.",
        [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, ..] or [not 0, 0, ..] => "The body is UTF-16 or UTF-32; send it as UTF-8.",
        _ when Utf8.IsValid(body) => null,
        _ => NotUtf8(body),
    };

    static string NotUtf8(ReadOnlySpan<byte> body)
    {
        var rest = body;
        while (Rune.DecodeFromUtf8(rest, out _, out var length) == System.Buffers.OperationStatus.Done)
            rest = rest[length..];
        var sound = body[..^rest.Length];
        return $"The body is not UTF-8: byte 0x{rest[0]:X2} (line {sound.Count((byte)'\n') + 1}, byte "
            + $"{sound.Length - sound.LastIndexOf((byte)'\n')}) is of another encoding, such as Latin-1. Send it as UTF-8.";
    }
}
