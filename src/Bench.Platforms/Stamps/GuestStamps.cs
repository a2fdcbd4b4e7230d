using Bench.Sampling;

namespace Bench.Platforms.Stamps;

/// <summary>
/// The same through a real instance: a process inside the guest writes to the guest's own console, and the line comes all the way that the ready
/// line comes. Only where the guest's kernel is the host's, and so its clock.
/// </summary>
public static class GuestStamps
{
    // The console's folder is named after its process. While a command runs, its shell keeps its own output aside: the first pipe above the
    // descriptors that have a name which can be written to.
    private const string FindConsole = """
        shell=$(echo /run/bench.*)
        shell=${shell#/run/bench.}
        for out in /proc/$shell/fd/1?; do
            [ ! -p "$out" ] || ! /bench/busybox grep -q '^flags:.*[12]$' "/proc/$shell/fdinfo/${out##*/}" || break
        done
        """;

    /// <summary>Takes the stamps of so many lines of a running instance.</summary>
    /// <param name="instance">One whose guest has Perl.</param>
    /// <param name="lines">How many.</param>
    /// <param name="pause">How long the writer sleeps before each, on average.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InstanceException">The guest did not answer, has no Perl, or has another clock than the host.</exception>
    public static async Task<IReadOnlyList<LineStamp>> ListenAsync(Instance instance, int lines, TimeSpan pause, CancellationToken cancellation)
    {
        var arguments = Writer.Talk("$out", lines, pause).Select(argument => argument == "$out" ? "\"$out\"" : Quoted(argument));
        var (before, began) = (instance.Timeline.Marks.Count, MonotonicClock.Now);
        await instance.RequireAsync($"{FindConsole}\n{Writer.Program} {string.Join(' ', arguments)}", TimeSpan.FromMinutes(1), cancellation);
        var stamps = instance.Timeline.Marks.Skip(before).Select(mark => LineStamp.Of(mark.Name, mark.Stamp)).OfType<LineStamp>().ToList();
        return stamps.Count != lines ? throw new InstanceException(InstanceFailure.Failed, $"Of {lines} lines, {stamps.Count} came through the guest's console.")
            : stamps.Any(line => line.Written < began || line.Written > line.Stamped) ? throw new InstanceException(InstanceFailure.Unsupported, "The guest's clock is not the host's: what lies between a write there and a stamp here cannot be told.")
            : stamps;
    }

    private static string Quoted(string argument) => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
