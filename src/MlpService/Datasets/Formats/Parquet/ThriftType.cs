namespace MlpService.Datasets.Formats.Parquet;

/// <summary>A type of Thrift's compact protocol.</summary>
/// <param name="Wire">As it is written.</param>
/// <param name="Item">Of a list.</param>
/// <param name="Members">Of a structure, by id.</param>
sealed record ThriftType(ThriftWire Wire, ThriftType? Item = null, IReadOnlyDictionary<int, ThriftType>? Members = null);

enum ThriftWire
{
    Stop = 0, True = 1, False = 2, I8 = 3, I16 = 4, I32 = 5, I64 = 6, Double = 7, Binary = 8, List = 9, Struct = 12,
}

/// <summary>The structures of a Parquet file, by the format's parquet.thrift.</summary>
static class ParquetStructures
{
    static readonly ThriftType
        Bool = new(ThriftWire.True), I8 = new(ThriftWire.I8), I16 = new(ThriftWire.I16), I32 = new(ThriftWire.I32),
        I64 = new(ThriftWire.I64), Double = new(ThriftWire.Double), Binary = new(ThriftWire.Binary), Empty = Struct();

    static readonly ThriftType
        Statistics = Struct((1, Binary), (2, Binary), (3, I64), (4, I64), (5, Binary), (6, Binary), (7, Bool), (8, Bool)),
        SizeStatistics = Struct((1, I64), (2, List(I64)), (3, List(I64))),
        BoundingBox = Struct([.. Enumerable.Range(1, 8).Select(id => (id, Double))]),
        GeospatialStatistics = Struct((1, BoundingBox), (2, List(I32))),
        TimeUnit = Struct((1, Empty), (2, Empty), (3, Empty)),
        Time = Struct((1, Bool), (2, TimeUnit)),
        LogicalType = Struct((1, Empty), (2, Empty), (3, Empty), (4, Empty), (5, Struct((1, I32), (2, I32))), (6, Empty), (7, Time),
            (8, Time), (10, Struct((1, I8), (2, Bool))), (11, Empty), (12, Empty), (13, Empty), (14, Empty), (15, Empty),
            (16, Struct((1, I8))), (17, Struct((1, Binary))), (18, Struct((1, Binary), (2, I32)))),
        KeyValue = Struct((1, Binary), (2, Binary)),
        ColumnMetaData = Struct((1, I32), (2, List(I32)), (3, List(Binary)), (4, I32), (5, I64), (6, I64), (7, I64), (8, List(KeyValue)),
            (9, I64), (10, I64), (11, I64), (12, Statistics), (13, List(Struct((1, I32), (2, I32), (3, I32)))), (14, I64), (15, I32),
            (16, SizeStatistics), (17, GeospatialStatistics)),
        ColumnCryptoMetaData = Struct((1, Empty), (2, Struct((1, List(Binary)), (2, Binary)))),
        ColumnChunk = Struct((1, Binary), (2, I64), (3, ColumnMetaData), (4, I64), (5, I32), (6, I64), (7, I32),
            (8, ColumnCryptoMetaData), (9, Binary)),
        RowGroup = Struct((1, List(ColumnChunk)), (2, I64), (3, I64), (4, List(Struct((1, I32), (2, Bool), (3, Bool)))), (5, I64),
            (6, I64), (7, I16)),
        Encryption = Struct((1, Binary), (2, Binary), (3, Bool));

    public static readonly ThriftType
        SchemaElement = Struct((1, I32), (2, I32), (3, I32), (4, Binary), (5, I32), (6, I32), (7, I32), (8, I32), (9, I32),
            (10, LogicalType)),
        FileMetaData = Struct((1, I32), (2, List(SchemaElement)), (3, I64), (4, List(RowGroup)), (5, List(KeyValue)), (6, Binary),
            (7, List(Struct((1, Empty)))), (8, Struct((1, Encryption), (2, Encryption))), (9, Binary)),
        DataPageHeader = Struct((1, I32), (2, I32), (3, I32), (4, I32), (5, Statistics)),
        DictionaryPageHeader = Struct((1, I32), (2, I32), (3, Bool)),
        DataPageHeaderV2 = Struct((1, I32), (2, I32), (3, I32), (4, I32), (5, I32), (6, I32), (7, Bool), (8, Statistics)),
        PageHeader = Struct((1, I32), (2, I32), (3, I32), (4, I32), (5, DataPageHeader), (6, Empty), (7, DictionaryPageHeader),
            (8, DataPageHeaderV2));

    static ThriftType List(ThriftType item) => new(ThriftWire.List, item);

    static ThriftType Struct(params (int Id, ThriftType Type)[] members) =>
        new(ThriftWire.Struct, Members: members.ToDictionary(member => member.Id, member => member.Type));
}
