namespace Bench.Sampling;

/// <summary>
/// The text that tells the traffic of a version 2 cgroup by device. Source: <c>io.stat</c>, described in the kernel's
/// <c>Documentation/admin-guide/cgroup-v2.rst</c>.
/// </summary>
internal static class CgroupV2IoStat
{
    private const string Source = "io.stat";

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static CgroupIo Parse(ReadOnlySpan<byte> text)
    {
        long readBytes = 0, writtenBytes = 0, reads = 0, writes = 0;
        var cursor = new TextCursor(text, Source);
        while (!cursor.IsAtEnd)
        {
            cursor.Device();
            cursor.Expect(" "u8);

            var hasCounts = cursor.TryTake("rbytes="u8);
            if (hasCounts)
            {
                readBytes = cursor.Plus(readBytes, cursor.Integer());
                cursor.Expect(" wbytes="u8);
                writtenBytes = cursor.Plus(writtenBytes, cursor.Integer());
                cursor.Expect(" rios="u8);
                reads = cursor.Plus(reads, cursor.Integer());
                cursor.Expect(" wios="u8);
                writes = cursor.Plus(writes, cursor.Integer());
                if (!cursor.IsAtLineEnd)
                {
                    cursor.Expect(" "u8);
                }
            }

            // Discards may follow, and what other controllers of the device tell, whose names have a point. Of a device without
            // traffic there is only the latter, or nothing.
            cursor.SkipSpaces();
            while (!cursor.IsAtLineEnd)
            {
                if (!cursor.Setting().Contains((byte)'.') && !hasCounts)
                {
                    throw cursor.Error("the counts of a device are missing");
                }

                cursor.SkipSpaces();
            }

            cursor.ExpectLineEnd();
        }

        return new CgroupIo { ReadBytes = readBytes, WrittenBytes = writtenBytes, Reads = reads, Writes = writes };
    }
}
