using System.Diagnostics;
using System.Text;

namespace Bench.Platforms.Tests;

/// <summary>The guest's side of the console (<c>scripts/guest/console</c>) as a first process, with the test in the harness's
/// place.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class ConsoleScriptSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    // A first process inherits whatever nobody waits for; the guest's own tree is not written to.
    private const string Start
        = """mount -t tmpfs run "$1/run" && mount --bind /dev "$1/dev" && exec chroot "$1" /bench/busybox sh /bench/console leave""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_of_which_a_part_was_lost_is_asked_for_again_and_done_once()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to change the root directory");
        var root = fixture.Spec("busybox").Guest.Root;
        using var console = Process.Start(new ProcessStartInfo(
            "unshare",
            ["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", Start, "console", root])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        console.StandardInput.AutoFlush = true;
        try
        {
            await HoldAsync(console);
        }
        finally
        {
            console.Kill(entireProcessTree: true);
        }
    }

    private static async Task HoldAsync(Process console)
    {
        // What it leaves behind ends a second later, while the next line is only begun.
        var left = await AskAsync(Run(1, "sleep 1 &"));
        await console.StandardInput.WriteAsync("ru".AsMemory(), Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        await console.StandardInput.WriteAsync($"{Run(2, "echo lost")[2..]}\n".AsMemory(), Cancellation);
        var lost = await console.StandardOutput.ReadLineAsync(Cancellation);
        var done = await AskAsync(Run(2, "echo done"));

        // The same order once more is passed over: the next one is answered first.
        await console.StandardInput.WriteLineAsync(Run(2, "echo done").AsMemory(), Cancellation);
        var next = await AskAsync(Run(3, "echo next"));
        await console.StandardInput.WriteLineAsync("bye".AsMemory(), Cancellation);
        await console.WaitForExitAsync(Cancellation);

        Assert.StartsWith("BENCH-RESULT 1 0 ", left, StringComparison.Ordinal);
        Assert.Equal("BENCH-AGAIN", lost);
        Assert.StartsWith("BENCH-RESULT 2 0 5 0 ZG9uZQo= ", done, StringComparison.Ordinal);
        Assert.StartsWith("BENCH-RESULT 3 0 5 0 ", next, StringComparison.Ordinal);

        async Task<string> AskAsync(string order)
        {
            await console.StandardInput.WriteLineAsync(order.AsMemory(), Cancellation);
            var answer = new StringBuilder();
            while (await console.StandardOutput.ReadLineAsync(Cancellation) is { } line)
            {
                answer.Append(line).Append(' ');
                if (line.StartsWith("BENCH-END", StringComparison.Ordinal))
                {
                    break;
                }
            }

            return answer.ToString();
        }
    }

    private static string Run(int id, string command) => $"run {id} 9 {Convert.ToBase64String(Encoding.ASCII.GetBytes(command))}";
}
