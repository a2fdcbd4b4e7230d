namespace Bench.Platforms;

/// <summary>What is behind an instance's <c>/scratch</c>.</summary>
public enum Storage
{
    /// <summary>The plain way to the host's disk: a folder of the host, bound; of a machine a raw disk.</summary>
    Plain,

    /// <summary>The instance's own root: the writable layer above the guest's tree or disk.</summary>
    Root,

    /// <summary>A volume that the engine keeps.</summary>
    Volume,

    /// <summary>A disk in QEMU's own format, which grows as it is written.</summary>
    Qcow2,

    /// <summary>A folder of the host that user-mode Linux reaches through its own calls.</summary>
    HostFs,

    /// <summary>A folder of the host that a machine reaches through virtio-fs.</summary>
    VirtioFs,
}

/// <summary>Names of storages on the command line and in results.</summary>
public static class StorageName
{
    /// <summary>Its name: lower case.</summary>
    public static string Name(this Storage storage) => storage.ToString().ToLowerInvariant();
}
