using Bench.Experiments.Layers;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Guests;
using Bench.Platforms.Podman;

namespace Bench.Experiments.Portability;

/// <summary>
/// Whether the same image gives the same output everywhere, and what refuses to run where: the outputs of fixed commands against those of a
/// plain process, a table of artefacts from a static program to an operating system's first process, and an image that is moved to a second
/// engine whose store was empty.
/// </summary>
public class PortabilityBenchmarks : Experiment
{
    private const string SystemGuest = "debian-systemd";
    private const string Emulator = "the host hands programs of other processors to an emulator (binfmt_misc)";
    private const string WritesHost = "not started: it could change the settings of the host's kernel, which are writable there";

    // What the first process of a whole system writes as it starts. Opened, but not written: root passes every other test.
    private const string HasSettings = "(: >> /proc/sys/kernel/core_pattern) 2> /dev/null && echo yes || echo no";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Where it boots on the host's kernel it takes less than a second.
    private static readonly TimeSpan SystemLimit = TimeSpan.FromSeconds(5);

    private static readonly Metric Same = new("portability.same", "1", Direction.Higher) { Label = "same output", Headline = true };
    private static readonly Metric Outputs = Fact("outputs");
    private static readonly Metric Changed = Fact("changed");
    private static readonly Metric Layer = Fact("layer");
    private static readonly Metric Moved = new("portability.moved", "1", Direction.Higher) { Label = "same output when moved" };
    private static readonly Metric Before = Fact("moved.images_before");
    private static readonly Metric Archive = new("portability.moved.archive", "B", Direction.Lower);
    private static readonly Metric Runs = new("portability.runs", "1", Direction.Higher) { Label = "runs" };
    private static readonly Metric Refused = Fact("refused");
    private static readonly Metric Fails = Fact("fails");
    private static readonly Metric OwnKernel = Fact("own_kernel");

    internal override Metric Primary => GuestStore.IsSystem(Guest) ? Runs : Same;

    public override IEnumerable<string> Guests => ["debian", SystemGuest];

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new("portability", "portability", "What runs where", "Each artefact on each platform: it runs, is refused, or fails.")
        {
            Across = "artefact",
            Panels = [new("Artefacts", [Runs.Name, Refused.Name, Fails.Name])],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options) => GuestStore.IsSystem(Guest)
        ? new(Boots: 1, TimeSpan.Zero) { MayShare = true }
        : new(Boots: 2, TimeSpan.FromSeconds(6));

    [Benchmark]
    public async Task Portability()
    {
        var measurement = Measurement;
        if (GuestStore.IsSystem(Guest))
        {
            await using var lease = await measurement.BorrowAsync(measurement.Spec);
            await TryAsync(measurement, Artefact.Systemd, part => AddAsync(part, lease.Instance, ArtefactOutcome.Runs, "it boots"));
            await lease.ReturnAsync(one => one.StopAsync(measurement.Cancellation));
            return;
        }

        await using var instance = await measurement.StartAsync();
        await measurement.TryAsync(Same, part => AddOutputsAsync(part, instance));
        foreach (var artefact in Artefact.All)
        {
            await TryAsync(measurement, artefact.Name, part => AddAsync(part, instance, artefact));
        }

        var isHosts = (await SystemIdentity.OfAsync(instance, measurement.Cancellation)).IsKernelOf(SystemIdentity.OfHost())
            && (await instance.RequireAsync(HasSettings, Limit, measurement.Cancellation)).Trim() == "yes";
        await instance.StopAsync(measurement.Cancellation);
        if (!measurement.Platform.BootsSystems)
        {
            await TryAsync(measurement, Artefact.Systemd, part => AddSystemAsync(part, isHosts));
        }

        if (measurement.Platform.Images is { } images)
        {
            await measurement.TryAsync(Moved, part => AddMovedAsync(part, images));
        }
    }

    private static async Task AddOutputsAsync(Measurement measurement, Instance instance)
    {
        var guest = measurement.Spec.Guest;
        var native = await FixedOutputs.OfNativeAsync(measurement, guest);
        var outputs = await FixedOutputs.OfAsync(instance, guest, measurement.Cancellation);
        var different = outputs.DifferFrom(native);
        measurement.Add(Same, different.Count == 0 ? 1 : 0, different.Count == 0 ? null : Note($"differs: {string.Join(", ", different)}"));
        measurement.Add(Outputs, outputs.ByName.Count);

        // The control: a change of one file must show.
        await instance.RequireAsync(FixedOutputs.Change, Limit, measurement.Cancellation);
        var changed = await FixedOutputs.OfAsync(instance, guest, measurement.Cancellation, only: FixedOutputs.Contents);
        await instance.RequireAsync(FixedOutputs.Undo, Limit, measurement.Cancellation);
        measurement.Add(Changed, changed.DifferFrom(native).Count);
        if (measurement.Platform.Images is { } images)
        {
            var layers = await images.FindLayersAsync(guest, measurement.Host, measurement.Cancellation);
            measurement.Add(Layer, layers is [var only] && only == guest.Digest ? 1 : 0);
        }
    }

    private static async Task AddAsync(Measurement measurement, Instance instance, Artefact artefact)
    {
        var command = new GuestCommand(artefact.Command, Limit) { Input = artefact.Input };
        var result = await instance.RunAsync(command, measurement.Cancellation);
        var outcome = Artefact.OutcomeOf(result);
        if (artefact.Name == Artefact.OtherArchitecture && outcome == ArtefactOutcome.Runs && TinyProgram.HostEmulatesForeign)
        {
            measurement.AddUnsupported(Runs, Emulator);
            return;
        }

        var said = result.ErrorText.Trim().Split('\n')[^1].Trim();
        var text = outcome == ArtefactOutcome.Runs ? "it runs" : $"exit code {result.ExitCode}: {said}";
        await AddAsync(measurement, instance, outcome, text);
    }

    private static async Task AddAsync(Measurement measurement, Instance instance, ArtefactOutcome outcome, string said)
    {
        var system = await SystemIdentity.OfAsync(instance, measurement.Cancellation);
        var isHosts = system.IsKernelOf(SystemIdentity.OfHost());
        var whose = isHosts ? "the host's kernel" : "a kernel of its own,";
        Add(measurement, outcome, $"{said}; {whose} {system.Kernel.Split(' ')[0]} answered");
        measurement.Add(OwnKernel, isHosts ? 0 : 1);
    }

    private static void Add(Measurement measurement, ArtefactOutcome outcome, string said)
    {
        measurement.Add(Runs, outcome == ArtefactOutcome.Runs ? 1 : 0, Note(said));
        measurement.Add(Refused, outcome == ArtefactOutcome.Refused ? 1 : 0);
        measurement.Add(Fails, outcome == ArtefactOutcome.Fails ? 1 : 0);
    }

    /// <summary>Tries to boot a whole operating system where none is expected to come up.</summary>
    private static async Task AddSystemAsync(Measurement measurement, bool couldChangeHost)
    {
        if (couldChangeHost)
        {
            measurement.AddUnsupported(Runs, WritesHost);
            return;
        }

        var guest = measurement.RequireGuest(SystemGuest);
        try
        {
            await using var instance = await measurement.StartAsync(measurement.Spec with { Guest = guest, BootLimit = SystemLimit });
            await AddAsync(measurement, instance, ArtefactOutcome.Runs, "it boots");
        }
        catch (InstanceException exception) when (exception.Failure is InstanceFailure.Failed or InstanceFailure.Timeout)
        {
            // One that says nothing and waits for ever was refused something, too, but nobody can tell.
            var outcome = exception.Failure == InstanceFailure.Timeout ? ArtefactOutcome.Fails : ArtefactOutcome.Refused;
            Add(measurement, outcome, $"{exception.Summary}; {LastOf(exception.ConsoleLog)}");
        }
    }

    /// <summary>Moves the small guest's image to an engine that has none, and runs it there.</summary>
    private static async Task AddMovedAsync(Measurement measurement, IImageEngine images)
    {
        var (host, cancellation) = (measurement.Host, measurement.Cancellation);
        var guest = measurement.RequireGuest("busybox");
        var native = await FixedOutputs.OfNativeAsync(measurement, guest);
        await using var engine = await EmptyEngine.OpenAsync(host, cancellation);
        var before = await engine.FindImagesAsync(cancellation);
        var archive = engine.At("image.tar");
        await images.SaveAsync(guest, archive, host, cancellation);
        var layers = await engine.LoadAsync(guest, archive, cancellation);
        await using var instance = await engine.StartAsync(measurement.Spec with { Guest = guest }, cancellation);
        var outputs = await FixedOutputs.OfAsync(instance, guest, cancellation);
        await instance.StopAsync(cancellation);
        var after = await engine.FindImagesAsync(cancellation);
        var different = outputs.DifferFrom(native);
        var isSame = different.Count == 0 && layers is [var only] && only == guest.Digest && after.Count == 1;
        var names = different is [] ? "none" : string.Join(", ", different);
        var note = $"{before.Count} images before, {after.Count} after; different: {names}";
        measurement.Add(Moved, isSame ? 1 : 0, Note(note));
        measurement.Add(Before, before.Count);
        measurement.Add(Archive, new FileInfo(archive).Length);
    }

    /// <summary>The last of a console that neither the harness nor the end by it has written.</summary>
    private static string LastOf(string console) => console.Split('\n', StringSplitOptions.TrimEntries)
        .LastOrDefault(line => line is not ("" or "Killed") && !line.StartsWith("BENCH", StringComparison.Ordinal), "it said nothing");

    private static Task TryAsync(Measurement measurement, string artefact, Func<Measurement, Task> body) =>
        measurement.At("artefact", artefact).TryAsync(Runs, body);

    private static Metric Fact(string name) => new($"portability.{name}", "1", Direction.Exact);

    private static Flag Note(string text) => new(FlagKind.Note, text);
}
