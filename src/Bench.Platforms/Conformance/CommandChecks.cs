using System.Diagnostics;

namespace Bench.Platforms.Conformance;

/// <summary>That commands run in the guest as they were given, and that what they say comes back byte for byte.</summary>
internal static class CommandChecks
{
    // More than a pipe, a terminal or a socket holds. An emulated serial line takes seconds for it.
    private const int LargeInput = 256 << 10;

    // Backed by the guest's own init, the same on every platform.
    private const string Environment = "HOME=/root\nPATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/bench\nTERM=dumb\n";

    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        ConformanceCheck.OfRunning("256 KiB both ways", LargeInputSurvivesAsync),
        ConformanceCheck.OfRunning("bytes, exit code, stderr", BytesExitCodeAndErrorsSurviveAsync),
        ConformanceCheck.OfRunning("environment", EnvironmentIsTheSameAsync),
        ConformanceCheck.OfRunning("command timed out", EndlessCommandIsKilledAsync),
    ];

    private static async Task LargeInputSurvivesAsync(ConformanceContext context, Instance instance)
    {
        // Every value of a byte in every place, by a generator with a fixed seed.
        var sent = new byte[LargeInput];
#pragma warning disable CA5394 // Nothing secret.
        new Random(1).NextBytes(sent);
#pragma warning restore CA5394
        var result = await instance.RunAsync(
            new GuestCommand("cat", ConformanceContext.CommandLimit) { Input = sent },
            context.Cancellation);
        context.Require(
            result.ExitCode == 0 && result.Output.SequenceEqual(sent),
            $"of {sent.Length} bytes sent through 'cat' {result.Output.Length} came back, the first "
            + $"{result.Output.AsSpan().CommonPrefixLength(sent)} of them right, exit code {result.ExitCode}");
    }

    private static async Task BytesExitCodeAndErrorsSurviveAsync(ConformanceContext context, Instance instance)
    {
        var result = await context.RunAsync(instance, @"printf 'a\000\377\300\r\nBENCH-END 1\n\033[2J'; printf 'no\000pe' >&2; exit 7");
        context.Require(result.ExitCode == 7, $"exit code {result.ExitCode} instead of 7");
        byte[] output = [.. "a\0"u8, 0xff, 0xc0, .. "\r\nBENCH-END 1\n\e[2J"u8];
        context.Require(result.Output.SequenceEqual(output), $"its output became '{Convert.ToHexString(result.Output)}'");
        context.Require(
            result.Error.AsSpan().SequenceEqual("no\0pe"u8),
            $"its standard error became '{Convert.ToHexString(result.Error)}'");
    }

    private static async Task EnvironmentIsTheSameAsync(ConformanceContext context, Instance instance)
    {
        var seen = Sorted(await context.SayAsync(instance, "env"));
        context.Require(seen == Environment, $"the environment is{System.Environment.NewLine}{seen}");

        var given = new GuestCommand("printf %s \"$GIVEN\"", ConformanceContext.CommandLimit)
        {
            Environment = new Dictionary<string, string> { ["GIVEN"] = "a 'b' \"c\"\n$d" }
        };
        var result = await instance.RunAsync(given, context.Cancellation);
        context.Require(result.OutputText == given.Environment["GIVEN"], $"a variable that was given arrived as '{result.OutputText}'");
    }

    // The shell's own, which it sets for every command.
    private static string Sorted(string environment) => string.Concat(
        environment.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.Split('=')[0] is not ("PWD" or "SHLVL" or "_"))
            .Order(StringComparer.Ordinal)
            .Select(line => line + "\n"));

    private static async Task EndlessCommandIsKilledAsync(ConformanceContext context, Instance instance)
    {
        // Some platforms see the host's processes, and those of another check with them: a time of its own tells them apart.
        var seconds = 1_000_000 + (Stopwatch.GetTimestamp() % 1_000_000_000);
        var endless = await instance.RunAsync($"sleep {seconds}; true", TimeSpan.FromSeconds(1), context.Cancellation);
        context.Require(endless.ExitCode == 137, $"a command that was to be killed ended with {endless.ExitCode}");
        const string List = "for process in /proc/[0-9]*; do tr '\\0' ' ' < $process/cmdline 2> /dev/null; echo; done";
        var left = await context.SayAsync(instance, $"{List} | grep -c '[s]leep {seconds}' || true");
        context.Require(left == "0\n", $"of what was to be killed {left.Trim()} processes are left");
    }
}
