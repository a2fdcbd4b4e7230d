using System.Diagnostics.CodeAnalysis;
using Bench.Platforms.Consoles;

namespace Bench.Platforms.Conformance;

/// <summary>What a check is run with.</summary>
/// <param name="Platform">The platform that is checked, usable on this host.</param>
/// <param name="Host">The host.</param>
/// <param name="Cancellation">Gives up.</param>
public sealed record ConformanceContext(IPlatform Platform, PlatformHost Host, CancellationToken Cancellation)
{
    /// <summary>Longest time that a command of a check may take.</summary>
    public static TimeSpan CommandLimit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The smallest guest with the default allowance, or another guest.</summary>
    /// <exception cref="NotApplicableException">That guest was not built.</exception>
    public InstanceSpec Spec(string guest = "busybox") => Host.Guests.TryGetValue(guest, out var found)
        ? new InstanceSpec { Guest = found }
        : throw new NotApplicableException($"the guest '{guest}' has not been built; run scripts/setup");

    /// <summary>Starts an instance.</summary>
    public Task<Instance> StartAsync(InstanceSpec? spec = null) => Instance.StartAsync(Platform, spec ?? Spec(), Host, Cancellation);

    /// <summary>Runs a command with the usual limit, whatever its exit code.</summary>
    public Task<CommandResult> RunAsync(Instance instance, string command) => instance.RunAsync(command, CommandLimit, Cancellation);

    /// <summary>Runs a command that must succeed.</summary>
    public Task<string> SayAsync(Instance instance, string command) => instance.RequireAsync(command, CommandLimit, Cancellation);

    /// <summary>Holds the platform to something.</summary>
    /// <exception cref="ConformanceException">It does not hold.</exception>
    public void Require([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ConformanceException($"{Platform.Selector}: {otherwise}");
        }
    }
}
