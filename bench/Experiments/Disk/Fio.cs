namespace Bench.Experiments.Disk;

/// <summary>fio in an instance.</summary>
internal static class Fio
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Lays out the test file; returns whether the storage takes requests for the device.</summary>
    /// <exception cref="InstanceException">fio failed.</exception>
    public static async Task<bool> LayOutAsync(Instance instance, CancellationToken cancellation)
    {
        var result = await instance.RunAsync(DiskJob.Layout(direct: true), Limit, cancellation);
        var refusesDirect = FioFailure.RefusesDirect(result);
        FioFailure.Require(refusesDirect ? await instance.RunAsync(DiskJob.Layout(direct: false), Limit, cancellation) : result);
        return !refusesDirect;
    }

    /// <summary>Runs a job for a time.</summary>
    /// <exception cref="InstanceException">fio failed, or the guest lacks the job's interface.</exception>
    public static async Task<FioJob> RunAsync(Instance instance, DiskJob job, TimeSpan time, bool direct, CancellationToken cancellation)
    {
        var result = await instance.RunAsync(job.Command(time, direct), Limit + time, cancellation);
        if (job.IsUnusual && FioFailure.LacksInterface(result))
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"{job.Engine} is not available: {FioFailure.Describe(result)}");
        }

        FioFailure.Require(result);
        return FioReport.Parse(result.OutputText);
    }
}

/// <summary>Reasons for fio's failures, from standard error and from standard output ahead of the report.</summary>
internal static class FioFailure
{
    // A segmentation fault: where a kernel has only a part of an interface (io_uring in gVisor of 2022).
    private const int Crashed = 139;

    private static readonly string[] Refusals = ["Operation not permitted", "Function not implemented", "not loadable"];

    // The first where it opens a file, the second where it creates one.
    private static readonly string[] RefusalsOfDirect = ["Invalid argument", "does not support O_DIRECT"];

    /// <summary>Fails where fio did not end with 0.</summary>
    /// <inheritdoc cref="WorkloadFailure.Require" path="/exception"/>
    public static void Require(CommandResult result) => WorkloadFailure.Require("fio", WithoutReport(result));

    /// <summary>Describes how fio ended that should have ended with 0.</summary>
    public static string Describe(CommandResult result) => WorkloadFailure.Describe("fio", WithoutReport(result));

    private static CommandResult WithoutReport(CommandResult result)
    {
        var report = result.Output.AsSpan().IndexOf((byte)'{');
        return report < 0 ? result : result with { Output = result.Output[..report] };
    }

    /// <summary>Whether it ended because the kernel or the platform lacks the job's interface.</summary>
    public static bool LacksInterface(CommandResult result) => result.ExitCode == Crashed || Says(result, Refusals);

    /// <summary>Whether it ended because the file system has no <c>O_DIRECT</c>.</summary>
    public static bool RefusesDirect(CommandResult result) => Says(result, RefusalsOfDirect);

    private static bool Says(CommandResult result, string[] texts) =>
        result.ExitCode != 0 && Describe(result) is var said && texts.Any(text => said.Contains(text, StringComparison.Ordinal));
}
