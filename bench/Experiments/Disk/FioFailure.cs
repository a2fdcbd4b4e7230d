using Bench.Experiments.Workloads;
using Bench.Platforms.Consoles;

namespace Bench.Experiments;

/// <summary>
/// What fio says when it fails: on standard error and, ahead of the report that it prints all the same, on standard output.
/// </summary>
internal static class FioFailure
{
    // A segmentation fault: where a kernel has a part of an interface only (gVisor of 2022: io_uring).
    private const int Crashed = 139;

    private static readonly string[] Refusals = ["Operation not permitted", "Function not implemented", "not loadable"];

    // The first where it opens a file, the second where it makes one.
    private static readonly string[] RefusalsOfDirect = ["Invalid argument", "does not support O_DIRECT"];

    /// <summary>Describes how fio ended that ought to have ended with 0.</summary>
    public static string Describe(CommandResult result) => WorkloadFailure.Describe("fio", result with { Output = Ahead(result.Output) });

    /// <summary>Whether it ended because an interface of the kernel, by which it was to ask, is not to be had.</summary>
    public static bool LacksInterface(CommandResult result) => result.ExitCode == Crashed || Says(result, Refusals);

    /// <summary>Whether it ended because the file system knows no <c>O_DIRECT</c>.</summary>
    public static bool RefusesDirect(CommandResult result) => Says(result, RefusalsOfDirect);

    private static bool Says(CommandResult result, string[] texts) =>
        result.ExitCode != 0 && Describe(result) is var said && texts.Any(text => said.Contains(text, StringComparison.Ordinal));

    private static byte[] Ahead(byte[] output) => output.AsSpan().IndexOf((byte)'{') is >= 0 and var report ? output[..report] : output;
}
