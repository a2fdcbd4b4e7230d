using System.Buffers.Binary;
using Parquet.Meta;

namespace Bench.Exchange;

/// <summary>
/// What a Parquet file claims of itself, held against its bytes before anything is allocated for it: Parquet.Net takes the sizes in a file's metadata and in the headers of its pages as they stand.
/// Everything that is wrong is an <see cref="InvalidDataException"/>.
/// </summary>
internal static class ParquetBounds
{
    /// <summary>As many rows as other tools write into a group by default (pyarrow; DuckDB and this harness write fewer).</summary>
    private const int MostRowsOfGroup = 1 << 20;

    /// <summary>Beyond this a file says the same of nearly every row, which samples, each with its own time and value, never do.</summary>
    private const int MostRowsOfByte = 32;

    /// <summary>More than any page of samples has: writers close pages at about 1 MiB.</summary>
    private const int MostBytesOfPage = 256 << 20;

    private const int MostBytesOfPageHeader = 64 << 10;

    /// <summary>Snappy's shortest instruction to copy has 3 bytes and gives at most 64.</summary>
    private const int SnappyExpansion = 64;

    private const int TrailerBytes = 8;

    /// <summary>Looks at the footer: as long as the file at most, and well formed to its end.</summary>
    public static void CheckFooter(Stream input)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        input.Seek(-TrailerBytes, SeekOrigin.End);
        input.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        if (length < 0 || length > input.Length - TrailerBytes)
        {
            throw new InvalidDataException($"its footer claims {length} bytes in a file of {input.Length}");
        }

        var footer = new byte[length];
        input.Seek(-TrailerBytes - length, SeekOrigin.End);
        input.ReadExactly(footer);
        new ThriftReader(footer).Structure();
        input.Position = 0;
    }

    /// <summary>Looks at every row group and the headers of its pages.</summary>
    public static void CheckGroups(Stream input, FileMetaData metadata)
    {
        var rows = 0L;
        foreach (var group in metadata.RowGroups)
        {
            if (group.NumRows is < 0 or > MostRowsOfGroup)
            {
                throw new InvalidDataException($"it claims a row group of {group.NumRows} rows, where {MostRowsOfGroup} are the most that are read");
            }

            rows += group.NumRows;
            foreach (var chunk in group.Columns)
            {
                CheckColumn(input, group, chunk.MetaData ?? throw new InvalidDataException("a column has no metadata"));
            }
        }

        if (rows != metadata.NumRows || rows > input.Length * MostRowsOfByte)
        {
            throw new InvalidDataException($"it claims {metadata.NumRows} rows, and {rows} in its row groups, in {input.Length} bytes");
        }
    }

    private static void CheckColumn(Stream input, RowGroup group, ColumnMetaData column)
    {
        var name = string.Join('.', column.PathInSchema);
        if (column.NumValues != group.NumRows)
        {
            throw new InvalidDataException($"column '{name}' claims {column.NumValues} values in a group of {group.NumRows} rows");
        }

        if (column.Codec is not (CompressionCodec.UNCOMPRESSED or CompressionCodec.SNAPPY or CompressionCodec.GZIP))
        {
            throw new InvalidDataException($"column '{name}' is compressed by {column.Codec}, whose size cannot be checked before it is unpacked: Snappy, gzip and none are read");
        }

        // Parquet.Net, too, begins at the first page of any kind and reads on until it has all values.
        var first = new[] { column.DictionaryPageOffset ?? 0, column.IndexPageOffset ?? 0, column.DataPageOffset }.Where(offset => offset != 0).DefaultIfEmpty().Min();
        var position = first;
        for (var values = 0L; values < column.NumValues;)
        {
            var page = Page(input, position, column.Codec, name);
            if (page.Values == 0 && position != first)
            {
                throw new InvalidDataException($"column '{name}' has {values} values instead of {column.NumValues}");
            }

            values += page.Values;
            position = page.End;
        }
    }

    private static (long Values, long End) Page(Stream input, long position, CompressionCodec codec, string column)
    {
        if (position < 0 || position >= input.Length)
        {
            throw new InvalidDataException($"column '{column}' claims a page at byte {position} of {input.Length}");
        }

        var bytes = new byte[Math.Min(MostBytesOfPageHeader, input.Length - position)];
        input.Position = position;
        input.ReadExactly(bytes);
        var reader = new ThriftReader(bytes);
        var header = new PageClaims(reader.Structure(), column);
        var (start, end) = (position + reader.Position, position + reader.Position + header.Bytes);
        if (end > input.Length)
        {
            throw new InvalidDataException($"column '{column}' claims a page of {header.Bytes} bytes where {input.Length - start} are left");
        }

        if (header.UnpackedBytes > MostBytesOfPage || (codec == CompressionCodec.SNAPPY && header.UnpackedBytes > SnappyExpansion * (header.Bytes + 1)))
        {
            throw new InvalidDataException($"column '{column}' claims a page of {header.Bytes} bytes that unpacks to {header.UnpackedBytes}");
        }

        if (codec == CompressionCodec.SNAPPY && header.PackedBytes > 0)
        {
            // Snappy says its own size first, and that is what is allocated.
            input.Position = start + header.LevelBytes;
            var own = new byte[Math.Min(10, header.PackedBytes)];
            input.ReadExactly(own);
            var unpacked = new ThriftReader(own).Unsigned();
            if (unpacked > (ulong)header.UnpackedBytes)
            {
                throw new InvalidDataException($"column '{column}' has a page that claims to unpack to {header.UnpackedBytes} bytes and unpacks to {unpacked}");
            }
        }

        return (header.Values, end);
    }

    /// <summary>What the header of a page says, each of it not negative; numbers of fields are those of Parquet's <c>PageHeader</c>.</summary>
    private readonly struct PageClaims(Dictionary<(int Field, int Inner), long> fields, string column)
    {
        private const int DataPage = 5;
        private const int DictionaryPage = 7;
        private const int DataPageV2 = 8;

        public long UnpackedBytes => Field(2, 0);

        public long Bytes => Field(3, 0);

        /// <summary>Bytes of levels, which stand before the rest and are not packed, in pages of the second form.</summary>
        public long LevelBytes => Field(DataPageV2, 5) + Field(DataPageV2, 6);

        public long PackedBytes => Bytes - LevelBytes;

        /// <summary>Values of a page of data; those of a dictionary are not rows, but cannot be more than its bytes.</summary>
        public long Values => Field(DictionaryPage, 1) <= UnpackedBytes
            ? Field(DataPage, 1) + Field(DataPageV2, 1)
            : throw new InvalidDataException($"column '{column}' claims a dictionary of {Field(DictionaryPage, 1)} entries in {UnpackedBytes} bytes");

        private long Field(int field, int inner) => fields.GetValueOrDefault((field, inner)) is >= 0 and <= int.MaxValue and var value
            ? value
            : throw new InvalidDataException($"column '{column}' has a page with a size of {fields[(field, inner)]}");
    }
}
