using System.Diagnostics.CodeAnalysis;

namespace Bench.Platforms.Conformance;

/// <summary>What a check is run with.</summary>
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

    /// <summary>The running instance of the smallest guest that checks share; null for those that start their own.</summary>
    internal SharedInstance? Shared { get; init; }

    /// <summary>Runs a command with the usual limit, whatever its exit code.</summary>
    public Task<CommandResult> RunAsync(Instance instance, string command) => instance.RunAsync(command, CommandLimit, Cancellation);

    /// <summary>Runs a command that must succeed.</summary>
    public Task<string> SayAsync(Instance instance, string command) => instance.RequireAsync(command, CommandLimit, Cancellation);

    internal async Task RequireNothingLeftAsync(IReadOnlyList<string> before)
    {
        var after = await HostTraces.CaptureAllAsync(Host, Cancellation);
        var left = after.Except(before).ToList();
        Require(left.Count == 0, $"left behind: {string.Join(", ", left)}");
    }

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

/// <summary>One instance for several checks. After a check that threw, the next one gets a new instance.</summary>
internal sealed class SharedInstance : IAsyncDisposable
{
    private Instance? _instance;

    public async Task UseAsync(ConformanceContext context, Func<ConformanceContext, Instance, Task> useAsync)
    {
        var instance = _instance ??= await context.StartAsync();
        try
        {
            await useAsync(context, instance);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        try
        {
            await (_instance?.StopAsync(cancellation) ?? Task.CompletedTask);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Forgotten first: an instance whose removal fails is not lent again.
        var instance = _instance;
        _instance = null;
        await (instance?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
