namespace Bench.Platforms.Tests;

/// <summary>Images of guests that are made for one measurement, in the stores of engines.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class GuestImageSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("docker/runc")]
    [InlineData("podman/crun")]
    public async Task They_go_when_they_are_forgotten_or_their_harness_was_killed_and_no_other_goes(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        var (host, usual) = (fixture.Host, fixture.Spec("busybox").Guest);
        var own = usual with { Digest = $"sha256:{host.Workspace.Token}0001" };
        var layers = await platform.FindGuestFilesAsync(usual, host, Cancellation);

        await platform.FindGuestFilesAsync(own, host, Cancellation);
        await platform.ForgetGuestAsync(own, host, Cancellation);
        await platform.ForgetGuestAsync(own, host, Cancellation);
        Assert.Empty(await SweepAsync());

        await platform.FindGuestFilesAsync(own, host, Cancellation);
        Assert.Contains($"{host.Workspace.Token}0001", Assert.Single(await SweepAsync()), StringComparison.Ordinal);
        Assert.Empty(await SweepAsync());
        Assert.Equal(layers, await platform.FindGuestFilesAsync(usual, host, Cancellation));
    }

    private async Task<IReadOnlyList<string>> SweepAsync()
    {
        var swept = new List<string>();
        foreach (var sweeper in fixture.Host.Workspace.Sweepers)
        {
            swept.AddRange(await sweeper(fixture.Host.Paths, fixture.Host.Workspace.Token, Cancellation));
        }

        return swept;
    }
}
