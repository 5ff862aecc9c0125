using System.IO.Compression;
using global::Parquet.Meta;
using K4os.Compression.LZ4;
using MlpService.Http;
using Snappier;
using ZstdSharp;

namespace MlpService.Datasets.Formats.Parquet;

/// <summary>
/// Looks through the pages of a column before they are read: what they say about their sizes is not believed. In place of what a page
/// says to hold, and does not, the reader would leave what was in memory before.
/// </summary>
sealed class PageCheck(BoundedFile file)
{
    const long LeastBytes = 64 << 20, TimesFile = 8, MaxParts = 100;

    readonly long maxBytes = Math.Min(Array.MaxLength, Math.Max(LeastBytes, TimesFile * file.Length));

    /// <summary>Of the page that is looked at.</summary>
    long type, unpackedBytes, packedBytes, values, levelBytes;

    /// <summary>Whether the values are compressed, if those of the column are.</summary>
    bool isPacked;

    /// <summary>Lets the reader read up to the end of the column.</summary>
    /// <exception cref="InvalidDataException">A page is damaged.</exception>
    /// <exception cref="Refusal">A page is none that the reader reads.</exception>
    public void Check(string name, ColumnMetaData column)
    {
        file.End = file.Length;
        var next = new[] { column.DictionaryPageOffset ?? 0, column.DataPageOffset, column.IndexPageOffset ?? 0 }
            .Where(at => at != 0).Min();
        for (var left = column.NumValues; left > 0;)
        {
            file.Position = next;
            (values, levelBytes, isPacked) = (0, 0, true);
            new ThriftCheck(file, MaxParts, Take).Read(ParquetStructures.PageHeader);
            if (packedBytes < 0 || packedBytes > file.Length - file.Position || unpackedBytes < 0 || unpackedBytes > maxBytes
                || values < 0 || levelBytes < 0 || levelBytes > Math.Min(packedBytes, unpackedBytes))
                throw new InvalidDataException("A page is larger than it can be.");
            next = file.Position + packedBytes;
            if ((PageType)type != PageType.DICTIONARY_PAGE)
                left -= values <= left ? values : throw new InvalidDataException("A page has more values than its column.");
            else if (values > unpackedBytes)
                throw new InvalidDataException("A dictionary has more values than bytes.");
            if (isPacked && packedBytes > levelBytes)
                CheckUnpacked(name, column.Codec);
        }
        file.End = next;
    }

    void Take(ThriftType structure, long[] integers)
    {
        if (structure == ParquetStructures.PageHeader)
            (type, unpackedBytes, packedBytes) = (integers[1], integers[2], integers[3]);
        else if (structure == ParquetStructures.DataPageHeader || structure == ParquetStructures.DictionaryPageHeader)
            values = integers[1];
        else if (structure == ParquetStructures.DataPageHeaderV2)
            (values, levelBytes, isPacked) = (integers[1], integers[5] + integers[6], integers[7] != (long)ThriftWire.False);
    }

    void CheckUnpacked(string name, CompressionCodec codec)
    {
        var isSound = codec switch
        {
            CompressionCodec.UNCOMPRESSED => packedBytes == unpackedBytes,
            // the reader unpacks no more than it should, and sees what is missing
            CompressionCodec.GZIP => true,
            CompressionCodec.SNAPPY => Snappy.GetUncompressedLength(Packed()) <= maxBytes,
            CompressionCodec.ZSTD => Decompressor.GetDecompressedSize(Packed()) <= (ulong)maxBytes,
            CompressionCodec.LZ4_RAW or CompressionCodec.BROTLI when levelBytes > 0 => throw NotRead(name, codec, " in pages of version 2"),
            CompressionCodec.LZ4_RAW => LZ4Codec.Decode(Packed(), new byte[unpackedBytes]) == unpackedBytes,
            CompressionCodec.BROTLI => BrotliDecoder.TryDecompress(Packed(), new byte[unpackedBytes], out var size)
                && size == unpackedBytes,
            _ => throw NotRead(name, codec),
        };
        if (!isSound)
            throw new InvalidDataException("A page unpacks to another size than it says.");
    }

    byte[] Packed()
    {
        var packed = new byte[packedBytes - levelBytes];
        file.Position += levelBytes;
        file.ReadExactly(packed);
        return packed;
    }

    static Refusal NotRead(string name, CompressionCodec codec, string where = "") => Refusal.Malformed("file",
        $"Column '{name.Cut()}' is compressed by {codec}{where}, which is not read here. Write the file with zstd or snappy.");
}
