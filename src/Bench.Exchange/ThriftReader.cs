namespace Bench.Exchange;

/// <summary>
/// Reads Thrift's compact protocol, in which Parquet has its footer and the headers of its pages, and leaves no doubt about its bounds: a length, a count or a nesting
/// that the bytes cannot hold is an <see cref="InvalidDataException"/>. Parquet.Net trusts them: it would allocate what a list claims, recurse as deep as lists nest, and read a number that has no end for ever.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    // Parquet's own structures nest to 6.
    private const int Deepest = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes have been read.</summary>
    public int Position { get; private set; }

    /// <summary>Reads a structure.</summary>
    /// <returns>Its integers by the numbers of their fields, and those of a structure in it by both: <c>(5, 1)</c> is field 1 of field 5; <c>(5, 0)</c> is field 5 itself.</returns>
    public Dictionary<(int Field, int Inner), long> Structure()
    {
        var integers = new Dictionary<(int Field, int Inner), long>();
        Structure(integers, outer: 0, depth: 0);
        return integers;
    }

    private void Structure(Dictionary<(int Field, int Inner), long>? integers, int outer, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"its metadata is nested more than {Deepest} deep");
        }

        var field = 0;
        for (var header = Byte(); header != 0; header = Byte())
        {
            var (step, type) = (header >> 4, (ThriftType)(header & 0x0f));
            field = step == 0 ? (short)Integer() : field + step;
            if (field <= 0)
            {
                throw new InvalidDataException($"its metadata has a field of number {field}");
            }

            if (type is ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64)
            {
                var value = Integer();
                integers?[depth == 0 ? (field, 0) : (outer, field)] = value;
            }
            else if (type == ThriftType.Structure)
            {
                Structure(depth == 0 ? integers : null, field, depth + 1);
            }
            else if (type is not (ThriftType.True or ThriftType.False))
            {
                Skip(type, depth + 1);
            }
        }
    }

    private void Skip(ThriftType type, int depth)
    {
        switch (type)
        {
            // In a list a truth takes a byte.
            case ThriftType.True or ThriftType.False or ThriftType.Byte:
                Byte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Integer();
                break;
            case ThriftType.Double:
                Advance(sizeof(double));
                break;
            case ThriftType.Binary:
                Advance(Unsigned());
                break;
            case ThriftType.Structure:
                Structure(null, 0, depth);
                break;
            case ThriftType.List or ThriftType.Set when depth <= Deepest:
                SkipList(depth);
                break;
            default:
                throw new InvalidDataException($"its metadata has a value of type {(int)type} at depth {depth}, which Parquet has not");
        }
    }

    private void SkipList(int depth)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? Unsigned() : (ulong)(header >> 4);
        if (count > (ulong)(_bytes.Length - Position))
        {
            throw new InvalidDataException($"its metadata claims a list of {count} entries in {_bytes.Length - Position} bytes");
        }

        for (var entry = 0UL; entry < count; entry++)
        {
            Skip((ThriftType)(header & 0x0f), depth + 1);
        }
    }

    private long Integer()
    {
        var zigzag = Unsigned();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    /// <summary>A number in groups of 7 bits, the lowest first; the last has no eighth bit.</summary>
    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var group = Byte();
            value |= (ulong)(group & 0x7f) << shift;
            if (group < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("its metadata has a number without an end");
    }

    private byte Byte()
    {
        Advance(1);
        return _bytes[Position - 1];
    }

    private void Advance(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position))
        {
            throw new InvalidDataException($"its metadata claims {count} bytes where {_bytes.Length - Position} are left");
        }

        Position += (int)count;
    }

    private enum ThriftType
    {
        True = 1,
        False,
        Byte,
        Int16,
        Int32,
        Int64,
        Double,
        Binary,
        List,
        Set,
        Structure = 12,
    }
}
