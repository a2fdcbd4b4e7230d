namespace Bench.Sampling;

/// <summary>
/// What a cgroup and the cgroups below it have asked of block devices since it was made, added up over devices, in words
/// that hold for both versions. What a device passes on to another (a loop device to the disk that holds its file) can be in it twice.
/// </summary>
/// <remarks>
/// Version 1 knows only who submits a request: what is written through the page cache is charged to the kernel's
/// own threads, in the root. And from Linux 6.10 on it counts on a device only once some cgroup has been given a limit on it (even "none":
/// <c>echo M:m 0 > blkio.throttle.read_bps_device</c>); until then it tells zero, which cannot be told from no traffic.
/// </remarks>
public readonly record struct CgroupIo
{
    /// <summary>Bytes read.</summary>
    public required long ReadBytes { get; init; }

    /// <summary>Bytes written.</summary>
    public required long WrittenBytes { get; init; }

    /// <summary>Read requests.</summary>
    public required long Reads { get; init; }

    /// <summary>Write requests.</summary>
    public required long Writes { get; init; }
}
