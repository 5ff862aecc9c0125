using System.Buffers;

namespace MlpService.Datasets.Formats.Parquet;

/// <summary>
/// Reads a structure as it should be, before a reader does that takes as much memory as a length or count says, and follows lists in lists
/// without an end. What is not by the definition is damaged.
/// </summary>
/// <param name="file">Throws at its end.</param>
/// <param name="ended">Is told the integers and truth values of each structure, by id; those that are left out are 0.</param>
sealed class ThriftCheck(Stream file, long maxParts, Action<ThriftType, long[]> ended)
{
    const int MaxIds = 20, MaxVarintBytes = 10;

    long left = maxParts;

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Read(ThriftType structure)
    {
        CountPart();
        var integers = ArrayPool<long>.Shared.Rent(MaxIds);
        Array.Clear(integers);
        var id = 0;
        while (ReadByte() is not 0 and var head)
        {
            id = head >> 4 == 0 ? (short)ReadInteger() : id + (head >> 4);
            var wire = (ThriftWire)(head & 15);
            if (structure.Members!.TryGetValue(id, out var member))
                ReadMember(member, wire, ref integers[id]);
            else
                Skip(wire);
        }
        ended(structure, integers);
        ArrayPool<long>.Shared.Return(integers);
    }

    void ReadMember(ThriftType type, ThriftWire wire, ref long integer)
    {
        if (wire != type.Wire && !(wire == ThriftWire.False && type.Wire == ThriftWire.True))
            throw Damaged();
        switch (wire)
        {
            case ThriftWire.I16 or ThriftWire.I32 or ThriftWire.I64:
                integer = ReadInteger();
                break;
            case ThriftWire.True or ThriftWire.False:
                integer = (long)wire;
                break;
            case ThriftWire.List:
                ReadList(type.Item!);
                break;
            case ThriftWire.Struct:
                Read(type);
                break;
            default:
                Skip(wire);
                break;
        }
    }

    void ReadList(ThriftType item)
    {
        var head = ReadByte();
        var count = head >> 4 is < 15 and var few ? few : (long)ReadVarint();
        // each takes a byte at least
        if (count < 0 || count > file.Length - file.Position || (count > 0 && (ThriftWire)(head & 15) != item.Wire))
            throw Damaged();
        for (var i = 0; i < count; i++)
            if (item.Wire == ThriftWire.Struct)
                Read(item);
            else
                Skip(item.Wire);
    }

    /// <summary>Passes over a single value; a newer structure is none that the reader passes over soundly.</summary>
    void Skip(ThriftWire wire)
    {
        switch (wire)
        {
            case ThriftWire.True or ThriftWire.False:
                break;
            case ThriftWire.I8:
                Pass(1);
                break;
            case ThriftWire.I16 or ThriftWire.I32 or ThriftWire.I64:
                ReadVarint();
                break;
            case ThriftWire.Double:
                Pass(sizeof(double));
                break;
            case ThriftWire.Binary:
                CountPart();
                Pass((long)ReadVarint());
                break;
            case ThriftWire.List or ThriftWire.Struct:
                throw new NotSupportedException("The structure has a newer member.");
            default:
                throw Damaged();
        }
    }

    void Pass(long bytes)
    {
        if (bytes < 0 || bytes > file.Length - file.Position)
            throw Damaged();
        file.Position += bytes;
    }

    void CountPart()
    {
        if (--left < 0)
            throw Damaged();
    }

    byte ReadByte() => (byte)file.ReadByte();

    /// <summary>Negative numbers are written between the positive ones.</summary>
    long ReadInteger() => ReadVarint() is var number ? (long)(number >> 1) ^ -(long)(number & 1) : 0;

    ulong ReadVarint()
    {
        ulong number = 0;
        for (var i = 0; i < MaxVarintBytes; i++)
        {
            var next = ReadByte();
            number |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
                return number;
        }
        throw Damaged();
    }

    static InvalidDataException Damaged() => new("The structure is not as it is defined.");
}
