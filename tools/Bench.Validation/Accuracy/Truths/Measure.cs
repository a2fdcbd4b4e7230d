namespace Bench.Validation.Accuracy;

/// <summary>What an instrument tells of a target, and a truth says how it must change.</summary>
internal enum Measure
{
    /// <summary>Memory of the process that is mapped, bytes.</summary>
    Resident,

    /// <summary>The same by the kernel's running count, which it keeps in batches.</summary>
    ResidentCounted,

    /// <summary>The same, what is shared counted in parts.</summary>
    Proportional,

    /// <summary>The part of it that no file stands behind.</summary>
    ProportionalAnonymous,

    /// <summary>The part of it that is of files.</summary>
    ProportionalFile,

    /// <summary>The part of it that is shared memory.</summary>
    ProportionalShared,

    /// <summary>Memory of all processes of an instance, what is shared among them counted once, bytes.</summary>
    InstanceProportional,

    /// <summary>Memory that is charged to the cgroup, bytes.</summary>
    Charged,

    /// <summary>The part of it that no file stands behind.</summary>
    ChargedAnonymous,

    /// <summary>The part of it that is of files and shared memory.</summary>
    ChargedFile,

    /// <summary>What the host has less to give, bytes.</summary>
    HostTaken,

    /// <summary>Bytes that the process has read by calls.</summary>
    CallsRead,

    /// <summary>Bytes that the process has written by calls.</summary>
    CallsWritten,

    /// <summary>Bytes that the process has had read from storage.</summary>
    StorageRead,

    /// <summary>Bytes that the process has had written to storage.</summary>
    StorageWritten,

    /// <summary>Bytes that the cgroup has had read from storage.</summary>
    CgroupRead,

    /// <summary>Bytes that the cgroup has had written to storage.</summary>
    CgroupWritten,

    /// <summary>Bytes read from the device.</summary>
    DeviceRead,

    /// <summary>Bytes written to the device.</summary>
    DeviceWritten,

    /// <summary>CPU time of the process, ns.</summary>
    ProcessCpu,

    /// <summary>CPU time of the cgroup, ns.</summary>
    CgroupCpu,
}
