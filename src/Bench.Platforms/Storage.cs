namespace Bench.Platforms;

/// <summary>What is behind an instance's <c>/scratch</c>.</summary>
public enum Storage
{
    /// <summary>The platform's plain way to the host's disk: a folder of the host, bound; of a machine a disk, raw.</summary>
    Plain,

    /// <summary>The instance's own root, as what any program writes without asking for more: the writable layer above the guest's tree,
    /// or the copy-on-write layer above its disk.</summary>
    Root,

    /// <summary>A volume that the engine keeps.</summary>
    Volume,

    /// <summary>A disk in QEMU's own format, which grows as it is written.</summary>
    Qcow2,

    /// <summary>A folder of the host that user-mode Linux reaches through its own calls.</summary>
    HostFs,

    /// <summary>A folder of the host that a machine reaches through virtio-fs: requests to a daemon beside it.</summary>
    VirtioFs,
}
