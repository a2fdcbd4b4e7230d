namespace Bench.Platforms.Tests;

/// <summary>Root in a container of LXC may make device nodes. Its device rules keep it from opening those of the host.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class LxcDeviceSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private const string OpenNull = "mknod /null c 1 3 && : < /null";
    private const string OpenKernelLog = "mknod /log c 1 11 && : < /log";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_kernel_log_of_the_host_cannot_be_opened()
    {
        Assert.SkipUnless(await SucceedsAsync("native", OpenKernelLog), "not even the host's own processes can open the kernel log");

        Assert.True(await SucceedsAsync("lxc", OpenNull));
        Assert.False(await SucceedsAsync("lxc", OpenKernelLog));
    }

    private async Task<bool> SucceedsAsync(string name, string command)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("busybox"), fixture.Host, cancellation);
        var result = await instance.RunAsync(command, Limit, cancellation);
        await instance.StopAsync(cancellation);
        return result.ExitCode == 0;
    }
}
