namespace Bench.Sampling;

/// <summary>
/// What a version 1 cgroup counts by device and direction, added up over devices. Source:
/// <c>blkio.throttle.io_service_bytes</c>, <c>io_serviced</c> and their recursive kin, described in the kernel's
/// <c>Documentation/admin-guide/cgroup-v1/blkio-controller.rst</c>.
/// </summary>
/// <param name="Read">Bytes or requests read.</param>
/// <param name="Write">Bytes or requests written.</param>
internal readonly record struct CgroupV1IoCount(long Read, long Write)
{
    private const string Source = "blkio.throttle";

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static CgroupV1IoCount Parse(ReadOnlySpan<byte> text)
    {
        long read = 0, write = 0;
        var cursor = new TextCursor(text, Source);
        while (!cursor.IsAtEnd)
        {
            if (cursor.TryTake("Total "u8))
            {
                cursor.Integer();
                cursor.ExpectLineEnd();
                return cursor.IsAtEnd ? new CgroupV1IoCount(read, write) : throw cursor.Error("more after the total");
            }

            cursor.Device();
            cursor.Expect(" "u8);
            if (cursor.TryTake("Read "u8))
            {
                read = cursor.Plus(read, cursor.Integer());
            }
            else if (cursor.TryTake("Write "u8))
            {
                write = cursor.Plus(write, cursor.Integer());
            }
            else if (cursor.TryTake("Sync "u8) || cursor.TryTake("Async "u8) || cursor.TryTake("Discard "u8) || cursor.TryTake("Total "u8))
            {
                cursor.Integer(); // the same requests told otherwise, and discards, which move no data
            }
            else
            {
                throw cursor.Error("an unknown direction");
            }

            cursor.ExpectLineEnd();
        }

        // Nothing at all before the first request; the total ends any other text.
        return text.IsEmpty ? default : throw cursor.Error("the total is missing");
    }
}
