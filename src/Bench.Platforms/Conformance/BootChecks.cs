namespace Bench.Platforms.Conformance;

/// <summary>That guests come up, under the kernel that the platform's family promises, and end.</summary>
internal static class BootChecks
{
    private const int TimesInARow = 5;

    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        new("boots busybox", context => BootsAsync(context, "busybox")),
        new("boots debian", context => BootsAsync(context, "debian")),
        new("boots debian-systemd", BootsSystemAsync),
        ConformanceCheck.OfRunning("its kernel", ReportsItsKernelAsync),
        new("five in a row", FiveInARowAsync),
        new("two at once", TwoAtOnceAsync),
        new("stop twice", StopIsIdempotentAsync),
    ];

    private static async Task BootsAsync(ConformanceContext context, string guest, Func<Instance, Task>? furtherAsync = null)
    {
        IReadOnlyList<int> processes;
        await using (var instance = await context.StartAsync(context.Spec(guest)))
        {
            context.Require(await context.SayAsync(instance, "echo hello") == "hello\n", "it did not say what it was told to");
            processes = (await instance.FootprintAsync(context.Cancellation)).Processes;
            context.Require(processes.Count > 0, "no process of it is to be seen");
            await (furtherAsync?.Invoke(instance) ?? Task.CompletedTask);
            await instance.StopAsync(context.Cancellation);

            var ready = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready);
            var lifecycle = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Gone);
            context.Require(ready > TimeSpan.Zero && lifecycle > ready, $"ready after {ready}, gone after {lifecycle}");
        }

        var alive = processes.Where(Host.HostProcess.IsAlive).ToList();
        context.Require(alive.Count == 0, $"processes {string.Join(", ", alive)} are still there");
    }

    private static async Task BootsSystemAsync(ConformanceContext context)
    {
        if (!context.Platform.BootsSystems)
        {
            throw new NotApplicableException("it boots no operating system with an init of its own");
        }

        await BootsAsync(context, "debian-systemd", async instance =>
        {
            var state = await context.SayAsync(instance, "cat /proc/1/comm; systemctl is-active multi-user.target");
            context.Require(state == "systemd\nactive\n", $"its first process and target are: {state}");
        });
    }

    /// <summary>Kernels are told apart by their boot time: releases may be equal, and some platforms replace random IDs.</summary>
    private static async Task ReportsItsKernelAsync(ConformanceContext context, Instance instance)
    {
        const string bootTime = "btime ";
        var release = (await context.SayAsync(instance, "uname -r")).Trim();
        var booted = (await context.RunAsync(instance, $"grep '^{bootTime}' /proc/stat")).OutputText.Trim();
        var hosts = (await File.ReadAllLinesAsync("/proc/stat", context.Cancellation)).Single(
            line => line.StartsWith(bootTime, StringComparison.Ordinal));
        context.Require(release.Length > 0, "it does not tell its kernel's release");
        var sharesKernel = context.Platform.Family is Family.Process or Family.Namespace or Family.Container;
        context.Require(
            sharesKernel == (booted == hosts),
            sharesKernel ? $"its kernel is not the host's but {release}" : "its kernel is the host's");
    }

    private static async Task FiveInARowAsync(ConformanceContext context)
    {
        for (var time = 1; time <= TimesInARow; time++)
        {
            await using var instance = await context.StartAsync();
            context.Require(await context.SayAsync(instance, "echo $((6 * 7))") == "42\n", $"number {time} cannot calculate");
            await instance.StopAsync(context.Cancellation);
        }
    }

    private static async Task TwoAtOnceAsync(ConformanceContext context)
    {
        // With the guest that machines boot from a disk, which the two must be able to share.
        await using var first = await context.StartAsync(context.Spec("debian"));
        await using var second = await context.StartAsync(context.Spec("debian"));
        await context.SayAsync(first, "echo first > /tmp/mine");
        var seen = await context.RunAsync(second, "cat /tmp/mine");
        context.Require(seen.ExitCode != 0, "the second sees the first one's file");
        context.Require(await context.SayAsync(first, "cat /tmp/mine") == "first\n", "the first has lost its file");
        await first.StopAsync(context.Cancellation);
        context.Require(await context.SayAsync(second, "echo on") == "on\n", "the second does not survive the first");
        await second.StopAsync(context.Cancellation);
    }

    private static async Task StopIsIdempotentAsync(ConformanceContext context)
    {
        var instance = await context.StartAsync();
        await instance.StopAsync(context.Cancellation);
        await instance.StopAsync(context.Cancellation);
        await instance.DisposeAsync();
        await instance.DisposeAsync();
        try
        {
            await context.RunAsync(instance, "true");
        }
        catch (InstanceException)
        {
            return;
        }

        context.Require(false, "a stopped instance still runs commands");
    }
}
