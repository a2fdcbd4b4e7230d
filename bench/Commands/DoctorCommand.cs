using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Advice;
using Bench.Platforms.Catalog;

namespace Bench.Commands;

/// <summary><c>bench doctor</c>: the platforms that this host can use, and remedies for others and for noise.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object" };

    private static readonly Option<bool> NoBoot =
        CommandOptions.Flag("--no-boot", "Boot no guest; a platform that looks usable may then fail in a run");

    private static readonly Option<bool> Renew =
        CommandOptions.Flag("--renew", "Boot a guest on each platform now, and replace the remembered answers");

    private static readonly Option<bool> Try =
        CommandOptions.Flag("--try", "When not root: also try platforms that need root");

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "doctor",
            "Shows which platforms work here and how to fix the rest.\n"
            + "Also shows what would make the host quieter; changes no setting. Boots a small guest on each platform once. "
            + "The answer is remembered until host, tools or guests change, a failure for one day.")
        {
            Json, NoBoot, Renew, Try, PlatformSelection.Options,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(NoBoot) && result.GetValue(Renew))
            {
                result.AddError("--renew boots guests and --no-boot does not. Give one of them.");
            }
        });
        return command.OnHost("This host cannot be examined", DiagnoseAsync);
    }

    private static async Task<int> DiagnoseAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var platforms = await PlatformSelection.ReadAsync(parsed, [], cancellation);
        var opened = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment()) with { TriesWithoutRoot = parsed.GetValue(Try) };
        var host = parsed.GetValue(Renew) ? opened with { ProbesAfter = DateTimeOffset.UtcNow } : opened;
        await using var workspace = host.Workspace;

        // First, while the harness itself does not keep the host busy.
        var advice = HostAdvisor.Advise(await HostState.ObserveAsync(cancellation));
        var found = new List<PlatformDiagnosis>();
        foreach (var platform in platforms)
        {
            found.Add(await PlatformDiagnosis.MakeAsync(platform, host, boot: !parsed.GetValue(NoBoot), cancellation));
        }

        if (parsed.GetValue(Json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(Describe(host, found, advice), Format));
        }
        else
        {
            DoctorTable.Write(Terminal.Out, host, found, advice);
        }

        return found.Any(one => one.Found.Usable) ? ExitCode.Success : ExitCode.Failure;
    }

    private static object Describe(PlatformHost host, IReadOnlyList<PlatformDiagnosis> platforms, IReadOnlyList<HostAdvice> advice) => new
    {
        Schema = 1,
        Root = Environment.IsPrivilegedProcess,
        Cgroup = host.Cgroups.Layout.ModeName,
        AllowanceByCgroup = host.Cgroups.CanLimit,
        Guests = host.Guests.Values.Select(guest => new { guest.Name, guest.Digest, guest.Bytes, guest.Files, guest.KernelRelease }),
        Platforms = platforms.Select(one => new
        {
            Platform = one.Label,
            Family = one.Platform.Family.ToString().ToLowerInvariant(),
            one.Found.Accelerator,
            one.Found.Usable,
            BootMilliseconds = one.Found.Boot?.Milliseconds,
            BootAsked = one.Found.Boot?.Asked,
            one.Found.Boot?.Log,
            Mode = Environment.IsPrivilegedProcess ? "root" : "rootless",
            one.Found.Reason,
            one.Found.Remedy,
            RootNeeded = one.Platform.Needs.Root,
            one.Packages,
            one.Platform.Needs.Kernel,
            one.Platform.Needs.Hardware,
            one.Found.Versions,
        }),
        Advice = advice,
    };
}
