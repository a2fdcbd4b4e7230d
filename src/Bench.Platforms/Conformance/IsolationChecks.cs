namespace Bench.Platforms.Conformance;

/// <summary>That an instance has file systems of its own, which go with it.</summary>
internal static class IsolationChecks
{
    private const long ScratchBytes = 64 << 20;

    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        new("root thrown away", RootIsThrownAwayAsync),
        new("scratch", ScratchIsFreshAsync),
    ];

    private static async Task RootIsThrownAwayAsync(ConformanceContext context)
    {
        var spec = context.Spec("debian");
        await using (var first = await context.StartAsync(spec))
        {
            if ((await context.RunAsync(first, "echo mine > /etc/written")).ExitCode != 0 && !Environment.IsPrivilegedProcess)
            {
                throw new NotApplicableException("without root the guest's root is read-only");
            }

            context.Require(await context.SayAsync(first, "cat /etc/written") == "mine\n", "what it writes to its root is lost at once");
            await first.StopAsync(context.Cancellation);
        }

        await using var second = await context.StartAsync(spec);
        context.Require(
            (await context.RunAsync(second, "cat /etc/written")).ExitCode != 0,
            "the next instance sees what the last one wrote to its root");
        context.Require(!File.Exists(Path.Combine(spec.Guest.Root, "etc", "written")), "it wrote to the guest that all share");
        await second.StopAsync(context.Cancellation);
    }

    private static async Task ScratchIsFreshAsync(ConformanceContext context)
    {
        for (var time = 1; time <= 2; time++)
        {
            await using var instance = await context.StartAsync(context.Spec("debian") with { ScratchBytes = ScratchBytes });
            var listing = await context.SayAsync(
                instance,
                "echo kept > /scratch/file && cat /scratch/file && ls -A /scratch | grep -v lost+found");
            context.Require(listing == "kept\nfile\n", $"its scratch file system is not fresh: {listing}");
            await instance.StopAsync(context.Cancellation);
        }
    }
}
