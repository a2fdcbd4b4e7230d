using Bench.Platforms;

namespace Bench.Program.Tests.Experiments;

/// <summary>An instance in whose guest a command is run before it is used.</summary>
internal sealed class InstanceWithCommand(IPlatformInstance inner, string command) : IPlatformInstance
{
    public string AfterReady => inner.AfterReady is { } own ? $"{own}; {command}" : command;

    /// <summary>A platform whose instances are all prepared so.</summary>
    public static WrappedPlatform On(IPlatform platform, string command) =>
        new(
            platform,
            async (request, cancellation) => new InstanceWithCommand(await platform.PrepareAsync(request, cancellation), command));

    public Task StartAsync(CancellationToken cancellation) => inner.StartAsync(cancellation);

    public Task<Footprint> FootprintAsync(CancellationToken cancellation) => inner.FootprintAsync(cancellation);

    public Task EndAsync(CancellationToken cancellation) => inner.EndAsync(cancellation);

    public Task KillAsync() => inner.KillAsync();
}
