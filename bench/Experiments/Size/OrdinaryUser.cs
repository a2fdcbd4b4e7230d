using System.Runtime.InteropServices;
using System.Text.Json;
using Bench.Platforms.Catalog;

namespace Bench.Experiments.Size;

/// <summary>The harness run by a user without any privilege, in an empty cache, as <c>bench doctor</c> of one platform.</summary>
internal static class OrdinaryUser
{
    // An account as adduser(8) makes one, with subordinate user numbers, in the eyes of this user's processes alone.
    private const string Become = """
        cd "$1" && shift && mkdir home cache run || exit 1
        ln -s "$BENCH_GUESTS" cache/guests && ln -s "$BENCH_ENGINE" run/docker.sock || exit 1
        echo "bench-user:x:65533:65533::$PWD/home:/bin/sh" > passwd
        echo bench-user:2000000000:65536 | tee subuid > subgid
        for file in passwd subuid subgid; do
            [ ! -e /etc/$file ] || { cat /etc/$file >> $file && mount --bind $file /etc/$file; } || exit 1
        done
        chown -R 65533:65533 home cache run || exit 1
        unset BENCH_GUESTS BENCH_ENGINE
        exec env HOME="$PWD/home" XDG_RUNTIME_DIR="$PWD/run" BENCH_CACHE="$PWD/cache" BENCH_RUN="$PWD/run" \
            setpriv --reuid 65533 --regid 65533 --clear-groups -- "$@"
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Why the case's platform boots no guest for that user; null when it does.</summary>
    /// <exception cref="InstanceException">The harness itself does not run for that user, or does not know the platform.</exception>
    public static async Task<string?> FindRefusalAsync(Measurement measurement)
    {
        // It is given neither the run's platform files nor the sides of a comparison.
        var known = await PlatformCatalog.DiscoverAsync(measurement.Host.Paths, [], measurement.Cancellation);
        if (known.Find(measurement.PlatformLabel) is null)
        {
            throw new InstanceException(InstanceFailure.Unsupported, "an ordinary user can try only a platform that 'bench doctor' lists");
        }

        await using var folder = measurement.Host.Workspace.NewInstance();
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(measurement.Cancellation);
        timer.CancelAfter(Limit);
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var (output, error) = (string.Empty, string.Empty);
        try
        {
            (_, output, error) = await Toolbox.OfHost.TryRunAsync(
                "env",
                [
                    $"BENCH_GUESTS={Path.Combine(measurement.Host.Paths.Cache, "guests")}",
                    $"BENCH_ENGINE={measurement.Host.Paths.DockerSocket}",
                    "unshare", "--mount", "--propagation", "private", "--", "/bin/sh", "-c", Become, "bench-user", folder.Path,
                    dotnet, typeof(OrdinaryUser).Assembly.Location, "doctor", "--json", "--try", "--platform", measurement.PlatformLabel,
                ],
                timer.Token,
                folder.Workspace.Token);
            var answer = JsonDocument.Parse(output).RootElement;
            return answer.GetProperty("guests").GetArrayLength() > 0
                ? ReasonOf(answer.GetProperty("platforms")[0])
                : throw Failed("it sees no guest");
        }
        catch (JsonException)
        {
            throw Failed(error.Trim());
        }
        catch (OperationCanceledException) when (!measurement.Cancellation.IsCancellationRequested)
        {
            throw new InstanceException(
                InstanceFailure.Timeout, $"'bench doctor' of an ordinary user had not ended after {Limit.TotalMinutes:0} minutes.");
        }
    }

    /// <summary>The reason goes with the folder of its log, whose first line has all of it.</summary>
    private static string? ReasonOf(JsonElement platform) => platform.GetProperty("usable").GetBoolean() ? null
        : platform.TryGetProperty("log", out var log) ? File.ReadLines(log.GetString()!).First()
        : platform.GetProperty("reason").GetString();

    private static InstanceException Failed(string why) =>
        new(InstanceFailure.Unsupported, $"the harness does not run for an ordinary user: {why}");
}
