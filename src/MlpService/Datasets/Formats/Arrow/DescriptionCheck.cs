using System.Buffers.Binary;
using MlpService.Http;

namespace MlpService.Datasets.Formats.Arrow;

/// <summary>
/// What describes a schema or a batch, written as FlatBuffers: parts that refer to each other by offsets. Offsets that were damaged may
/// lead in circles, or to the same part over and over, and a count may be any number. What lies outside throws by itself.
/// </summary>
/// <param name="maxRows">Of a batch; columns without values take no memory, however many rows they have.</param>
ref struct DescriptionCheck(ReadOnlySpan<byte> description, long maxRows)
{
    /// <summary>Of fields within fields.</summary>
    const int MaxDepth = 64;

    const int OffsetBytes = sizeof(int), NodeBytes = 16, BufferBytes = 16;

    readonly ReadOnlySpan<byte> description = description;

    /// <summary>How much may still be followed: whole parts fit in side by side, but some writers store equal texts once.</summary>
    long left = 4L * description.Length;

    /// <summary>Kinds of messages, and where the members of a part are found, by Arrow's Message.fbs, Schema.fbs and File.fbs.</summary>
    const int SchemaKind = 1, DictionaryKind = 2, BatchKind = 3,
        MessageKind = 6, MessageContent = 8, FooterSchema = 6, SchemaOrder = 4, SchemaFields = 6, SchemaPairs = 8,
        FieldName = 4, FieldChildren = 14, FieldPairs = 16, PairKey = 4, PairValue = 6,
        DictionaryBatch = 6, BatchRows = 4, BatchNodes = 6, BatchBuffers = 8, BatchVariadicCounts = 12;

    /// <exception cref="InvalidDataException">It is damaged; so say <see cref="ArgumentOutOfRangeException"/>s.</exception>
    public void Check(bool isFooter)
    {
        var root = Follow(0);
        if (isFooter)
        {
            CheckSchema(Part(root, FooterSchema));
            return;
        }
        var content = Part(root, MessageContent);
        switch (Member(root, MessageKind) is > 0 and var kind ? description[kind] : 0)
        {
            case SchemaKind:
                CheckSchema(content);
                break;
            case DictionaryKind:
                CheckBatch(Part(content, DictionaryBatch));
                break;
            case BatchKind:
                CheckBatch(content);
                break;
        }
    }

    void CheckSchema(int schema)
    {
        if (Member(schema, SchemaOrder) is > 0 and var order && description[order] != 0)
            throw Refusal.Malformed("file", "The numbers of the file are big-endian: their first byte is the largest. They are read with "
                + "the smallest byte first, as nearly all machines write them.");
        CheckPairs(schema, SchemaPairs);
        CheckFields(schema, SchemaFields, depth: 0);
    }

    void CheckFields(int parent, int member, int depth)
    {
        var (first, count) = List(parent, member, OffsetBytes);
        if (depth > MaxDepth)
            throw new InvalidDataException("Fields are within fields without an end.");
        for (var i = 0; i < count; i++)
        {
            var field = Follow(first + i * OffsetBytes);
            List(field, FieldName, sizeof(byte));
            CheckPairs(field, FieldPairs);
            CheckFields(field, FieldChildren, depth + 1);
        }
    }

    void CheckPairs(int parent, int member)
    {
        var (first, count) = List(parent, member, OffsetBytes);
        for (var i = 0; i < count; i++)
        {
            var pair = Follow(first + i * OffsetBytes);
            List(pair, PairKey, sizeof(byte));
            List(pair, PairValue, sizeof(byte));
        }
    }

    void CheckBatch(int batch)
    {
        if (Member(batch, BatchRows) is > 0 and var rows && BinaryPrimitives.ReadInt64LittleEndian(description[rows..]) > maxRows)
            throw new InvalidDataException("A batch has more rows than its file can hold.");
        List(batch, BatchNodes, NodeBytes);
        var buffers = List(batch, BatchBuffers, BufferBytes).Count;
        var (first, count) = List(batch, BatchVariadicCounts, sizeof(long));
        for (var i = 0; i < count; i++)
            if (BinaryPrimitives.ReadInt64LittleEndian(description[(first + i * sizeof(long))..]) > buffers)
                throw new InvalidDataException("A column has more buffers than its batch.");
    }

    /// <returns>Where a member stands; 0: it is left out.</returns>
    readonly int Member(int part, int member)
    {
        var places = part - BinaryPrimitives.ReadInt32LittleEndian(description[part..]);
        return member < BinaryPrimitives.ReadInt16LittleEndian(description[places..])
            && BinaryPrimitives.ReadInt16LittleEndian(description[(places + member)..]) is not 0 and var place ? part + place : 0;
    }

    readonly int Part(int part, int member) => Member(part, member) is > 0 and var place
        ? Follow(place)
        : throw new InvalidDataException("A part is left out.");

    readonly int Follow(int place) => place + BinaryPrimitives.ReadInt32LittleEndian(description[place..]);

    /// <returns>Where its first item stands, and how many there are.</returns>
    (int First, int Count) List(int part, int member, int itemBytes)
    {
        if (Member(part, member) is not (> 0 and var place))
            return (0, 0);
        var list = Follow(place);
        var count = BinaryPrimitives.ReadInt32LittleEndian(description[list..]);
        var first = list + sizeof(int);
        left -= sizeof(int) + (long)count * itemBytes;
        return count >= 0 && (long)count * itemBytes <= description.Length - first && left >= 0
            ? (first, count)
            : throw new InvalidDataException("A list is longer than what it stands in.");
    }
}
