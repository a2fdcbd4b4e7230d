namespace Bench.Platforms.Templates;

/// <summary>What a part of a template can depend on.</summary>
internal enum TemplateCondition
{
    /// <summary>The instance gets a file system at <c>/scratch</c>.</summary>
    Scratch,

    /// <summary>The guest has a disk beside its initramfs.</summary>
    Disk,

    /// <summary>The host counts swap, so that it can be limited with memory.</summary>
    Swap,
}
