namespace Bench.Results.Summary;

/// <summary>A part of a boot: what runs from one phase to the next, and who spends it.</summary>
internal sealed record BootPart(string From, Spender Spender, string Label)
{
    /// <summary>The beginning of a boot.</summary>
    public const string Call = "call";

    /// <summary>The end of a boot.</summary>
    public const string Ready = "ready";

    /// <summary>Phases that begin no part: an engine's answer to its client comes while the guest already runs.</summary>
    public static IReadOnlyList<string> Beside { get; } = ["started"];

    /// <summary>All parts. The first that fits is taken, so that special ones stand before general ones.</summary>
    private static readonly BootPart[] All =
    [
        new(Call, Spender.Engine, "create the container") { Until = "created" },
        new(Call, Spender.Client, "fork the launcher") { Until = "process" },
        new(Call, Spender.Client, "start the tool"),
        new("created", Spender.Client, "attach to the console"),
        new("attached", Spender.NotAttributed, "start, shim, runtime and init") { Until = Ready },
        new("attached", Spender.Engine, "prepare, call the shim"),
        new("tool", Spender.Engine, "ask containerd, call the shim") { Until = "shim" },
        new("tool", Spender.Engine, "prepare, call the monitor") { Until = "monitor" },
        new("tool", Spender.Runtime, "set up the guest"),
        new("shim", Spender.Shim, "start, call the runtime"),
        new("monitor", Spender.Shim, "be placed, call the runtime"),
        new("runtime", Spender.Runtime, "sandbox, its kernel and init") { Until = Ready },
        new("runtime", Spender.Runtime, "prepare"),
        new("namespaces", Spender.Runtime, "sandbox, its kernel and init") { Until = Ready },
        new("namespaces", Spender.Runtime, "make the isolation") { Until = "made" },
        new("namespaces", Spender.Runtime, "make the namespaces"),
        new("process", Spender.Client, "start the tool") { Until = "tool" },
        new("process", Spender.NotAttributed, "set-up, hooks, call to start") { Until = "init", Among = "shim" },
        new("process", Spender.NotAttributed, "set-up, hooks, call to start") { Until = "init", Among = "monitor" },
        new("process", Spender.Runtime, "set up mounts and cgroup"),
        new("hook", Spender.Engine, "hook: the engine's network set-up"),
        new("hooked", Spender.Runtime, "finish the container"),
        new("made", Spender.Engine, "take it, call to start"),
        new("release", Spender.Runtime, "start the first program") { Until = Ready },
        new("release", Spender.Runtime, "let the first program go"),
        new("init", Spender.Init, "start services") { Until = "target" },
        new("init", Spender.Init, "load, print the first line"),
        new("target", Spender.Init, "print the ready line"),
        new("vmm", Spender.NotAttributed, "machine") { Until = Ready },
        new("vmm", Spender.Kernel, "check the host") { Until = "hostchecks" },
        new("vmm", Spender.Firmware, "start the monitor, firmware"),
        new("firmware", Spender.Firmware, "load the kernel"),
        new("kernel", Spender.Kernel, "boot") { Until = "init" },
        new("kernel", Spender.Kernel, "boot, and print the first line"),
        new("hostchecks", Spender.Kernel, "boot") { Until = "init" },
        new("hostchecks", Spender.Kernel, "boot, and print the first line"),
    ];

    /// <summary>The phase with which it must end; null for any.</summary>
    public string? Until { get; private init; }

    /// <summary>A phase that the boot must have; null for none.</summary>
    public string? Among { get; private init; }

    /// <summary>What runs between two phases that follow each other. Phases of a platform file are its own, and nobody's.</summary>
    /// <param name="from">The phase with which it begins.</param>
    /// <param name="until">The phase with which it ends.</param>
    /// <param name="all">All phases of the boot.</param>
    public static BootPart Of(string from, string until, IReadOnlyCollection<string> all) =>
        Array.Find(All, part => part.Fits(from, until, all)) ?? new BootPart(from, Spender.NotAttributed, $"after {from}");

    private bool Fits(string from, string until, IReadOnlyCollection<string> all) =>
        From == from && (Until ?? until) == until && (Among is null || all.Contains(Among));
}
