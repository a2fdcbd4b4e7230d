namespace Bench.Platforms;

/// <summary>Whether a platform can be used; if not, why and what to do; if so, what a user should know of it.</summary>
public sealed record Availability(bool Usable, string? Reason = null, string? Remedy = null)
{
    /// <summary>Hardware virtualisation through the kernel.</summary>
    internal const string Kvm = "kvm";

    /// <summary>Software emulation.</summary>
    internal const string Tcg = "tcg";

    /// <summary><c>kvm</c> or <c>tcg</c> for a machine emulator, otherwise null.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Whether its processor is emulated.</summary>
    public bool IsEmulated => Accelerator == Tcg;

    /// <summary>How the boot ended by which it was probed; null without a boot.</summary>
    public BootAnswer? Boot { get; init; }

    /// <summary>The engine that answered: its socket and its own ID; null for a platform without one.</summary>
    public string? Engine { get; init; }

    /// <summary>Versions of what the platform consists of, by tool.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>A platform that lacks a tool.</summary>
    public static Availability Missing(string tool, string package) =>
        new(false, $"'{tool}' is not installed", $"Run scripts/setup, or install the package {package}.");

    /// <summary>A usable platform with the version of what it consists of.</summary>
    internal static Availability With(string tool, string? version) => new(true)
    {
        Versions = new Dictionary<string, string> { [tool] = version ?? "says no version" },
    };
}

/// <summary>How the boot ended by which a platform was probed.</summary>
/// <param name="Asked">When it was tried.</param>
public sealed record BootAnswer(DateTimeOffset Asked)
{
    /// <summary>Time from the call to the guest's ready line, milliseconds; null when it failed.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>How it failed; null when a guest booted and ended.</summary>
    public InstanceFailure? Failure { get; init; }

    /// <summary>Why it failed, in one line that names <see cref="Log"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The file with the console's text; null when there was no failure, or it could not be written.</summary>
    public string? Log { get; init; }
}

/// <summary>What a platform needs of a host.</summary>
public sealed record PlatformNeeds
{
    /// <summary>Its tools.</summary>
    public IReadOnlyList<ToolNeed> Tools { get; init; } = [];

    /// <summary>Debian packages that bring them, or the engine that the platform asks.</summary>
    public IReadOnlyList<string> Packages { get => field ?? [.. Tools.Select(tool => tool.Package).Distinct()]; init; }

    /// <summary>Purpose of root, as the end of a sentence: <c>to mount the guest's root</c>; null when it works without.</summary>
    public string? Root { get; init; }

    /// <summary>Features of the host's kernel.</summary>
    public IReadOnlyList<string> Kernel { get; init; } = [];

    /// <summary>Features of the hardware, and whether they are needed or only used.</summary>
    public IReadOnlyList<string> Hardware { get; init; } = [];

    /// <summary>The first need that this host, with these tools, does not meet, with its remedy; null for none.</summary>
    public Availability? FirstUnmet(Toolbox tools, bool triesWithoutRoot = false)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (Tools.FirstOrDefault(tool => tools.Find(tool.Name) is null) is { } missing)
        {
            return Availability.Missing(missing.Name, missing.Package);
        }

        return Root is { } why && !Environment.IsPrivilegedProcess && !triesWithoutRoot
            ? new Availability(false, $"root is needed {why}", "Run the harness as root.")
            : null;
    }
}

/// <summary>A tool that a platform needs.</summary>
public sealed record ToolNeed(string Name, string Package);
