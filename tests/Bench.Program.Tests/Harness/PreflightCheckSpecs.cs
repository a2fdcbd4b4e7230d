using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Harness;

/// <summary>Real platforms before a run.</summary>
[Trait(Tier.Name, Tier.Integration)]
public class PreflightCheckSpecs
{
    [Theory]
    [InlineData("native")]
    [InlineData("runc")]
    public async Task A_platform_is_booted_once_and_held_to_its_allowance(string platform)
    {
        var prepared = 0;
        await using var session = await RealPlatformRun
            .OpenAsync(platform, "busybox", wrap: inner => new WrappedPlatform(inner, (request, cancellation) =>
                {
                    prepared++;
                    return inner.PrepareAsync(request, cancellation);
                }));
        var (failure, samples) = session.Preflight();

        Assert.Null(failure);
        Assert.Equal(1, prepared);
        Assert.Equal(
            [("boot.ready", true), ("allowance.cpus.enforced", true), ("allowance.memory.enforced", true)],
            samples.Select(sample => (sample.Metric, sample.Value > 0)));
        Assert.Empty(session.InstancesLeft);
    }

    [Fact]
    public async Task One_that_does_not_end_after_it_has_wanted_too_much_is_asked_to_end_another_time()
    {
        var prepared = 0;
        await using var session = await RealPlatformRun
            .OpenAsync("native", "busybox", wrap: inner => new WrappedPlatform(inner, async (request, cancellation) =>
                ++prepared == 1
                ? new DoesNotEnd(await inner.PrepareAsync(request, cancellation))
                : await inner.PrepareAsync(request, cancellation)));

        Assert.Null(session.Preflight().Failure);
        Assert.Equal(2, prepared);
        Assert.Empty(session.InstancesLeft);
    }

    [Fact]
    public async Task One_that_never_ends_when_it_is_asked_to_cannot_be_used_and_the_reason_is_told()
    {
        await using var session = await RealPlatformRun
            .OpenAsync("native", "busybox", wrap: inner => new WrappedPlatform(inner, async (request, cancellation) =>
                new DoesNotEnd(await inner.PrepareAsync(request, cancellation))));

        Assert.Contains("it goes on", session.Preflight().Failure, StringComparison.Ordinal);
        Assert.Empty(session.InstancesLeft);
    }

    private sealed class DoesNotEnd(IPlatformInstance inner) : IPlatformInstance
    {
        public Task StartAsync(CancellationToken cancellation) => inner.StartAsync(cancellation);

        public Task<Footprint> FootprintAsync(CancellationToken cancellation) => inner.FootprintAsync(cancellation);

        public Task EndAsync(CancellationToken cancellation) => throw new InstanceException(InstanceFailure.Failed, "it goes on");

        public Task KillAsync() => inner.KillAsync();
    }
}
