namespace Bench.Platforms.Templates;

/// <summary>The form in which a platform takes a guest.</summary>
internal enum GuestForm
{
    /// <summary>A directory; <c>/scratch</c> is a folder.</summary>
    Root,

    /// <summary>A kernel and a disk that it mounts itself; <c>/scratch</c> is another disk.</summary>
    Disk,

    /// <summary>A kernel and what it unpacks first, beside which a guest may have a disk; <c>/scratch</c> is another disk.</summary>
    Initramfs,
}
