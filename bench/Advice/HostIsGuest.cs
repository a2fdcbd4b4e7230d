using System.Globalization;

namespace Bench.Advice;

/// <summary>This host is itself a virtual machine.</summary>
internal sealed class HostIsGuest : IHostAdvisor
{
    public HostAdvice? Advise(HostState host) => host.Environment.Virtualization is "none" or "unknown" ? null : new HostAdvice(
        "guest",
        string.Create(CultureInfo.InvariantCulture, $"this host is itself a guest of {host.Environment.Virtualization}; {(host.Noise.StealShare is { } steal ? $"{steal * 100:0.#} % of its CPU time is stolen now" : "how much of its CPU time is stolen cannot be told")}"),
        "others on the same machine take CPU, cache and disk, and steal shows only part of that. Absolute values vary by a third from hour to hour; ratios within a round hold",
        null);
}
