using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Statistics;

namespace Bench.Experiments.Snapshot;

/// <summary>
/// Saves an instance and restores it, while a client outside asks at a fixed rate. What comes back must prove by its memory that it is no
/// reboot (<see cref="Witness"/>). Further instances are restored from the same snapshot: with a cold page cache, as clones that are
/// compared with each other, and after a bit was flipped.
/// </summary>
public partial class SnapshotBenchmarks : Experiment
{
    private const string MemoryParameter = "memory";
    private const string CacheParameter = "cache";
    private const string OfUsual = "memory=64";
    private const long ScratchBytes = 16L << 20;

    private static readonly Metric Gap = Time("snapshot.gap") with
    {
        Label = "service gap",
        Headline = true,
        HeadlineIn = [OfUsual, "snapshot=image"],
    };

    private static readonly Metric Create = Time("snapshot.create");
    private static readonly Metric Bytes = Metric.Bytes("snapshot.bytes");
    private static readonly Metric Compressed = Metric.Bytes("snapshot.bytes.compressed");
    private static readonly Metric FirstInstruction = Time("snapshot.restore.first_instruction") with { Label = "first instruction" };
    private static readonly Metric FirstAnswer = Time("snapshot.restore.answered") with { Label = "first answer" };
    private static readonly Metric AsFast = Time("snapshot.restore.as_fast") with { Label = "as fast as before" };
    private static readonly Metric MemoryBack = Fact("snapshot.restored.memory");
    private static readonly Metric DiskBack = Fact("snapshot.restored.disk");
    private static readonly Metric RebootDiffers = Fact("snapshot.control.reboot_differs");
    private static readonly Metric CreatePerMebibyte = Time("snapshot.create.per_mib");
    private static readonly Metric BytesPerMebibyte = Metric.Bytes("snapshot.bytes.per_mib");
    private static readonly Metric AnswerPerMebibyte = Time("snapshot.restore.per_mib");
    private static readonly Metric Equal = new("snapshot.clones.equal.*", "1", Direction.Lower);
    private static readonly Metric ClockLag = Time("snapshot.clones.clock_lag");
    private static readonly Metric DamageFound = Fact("snapshot.damage.found_by_digest");
    private static readonly Metric DamageRefused = Fact("snapshot.damage.refused_by_platform");

    internal override Metric Primary => Gap;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new("snapshot", "snapshot", "Snapshot and restore", "Seen by a client that asks 50 times a second. Lower is better. Medians.")
        {
            Panels =
            [
                Panel("No answer while 64 MiB are saved and restored", OfUsual, Gap, Create),
                Panel("From the call that restores 64 MiB", OfUsual, FirstInstruction, FirstAnswer, AsFast),
                Panel("Disk alone: what is restored boots anew", "snapshot=image", Gap, Create, FirstAnswer),
            ],
        },
        new(
            "snapshot-memory",
            "snapshot",
            "Snapshots and touched memory",
            "By MiB that the instance has touched. Lower is better. Medians.")
        {
            Panels =
            [
                Panel("Longest time without an answer", null, Gap),
                Panel("Time to create", null, Create),
                Panel("From the call to the first answer", null, FirstAnswer),
                Panel("Size on disk", null, Bytes),
            ],
            Over = MemoryParameter,
            Without = CacheParameter,
        },
    ];

    /// <summary>What the case's snapshots hold.</summary>
    [ParamsSource(nameof(Kinds))]
    public SnapshotKind Kind { get; set; }

    public static IEnumerable<SnapshotKind> Kinds => Enum.GetValues<SnapshotKind>();

    public override IEnumerable<string> Guests => ["busybox"];

    internal override ParameterSet Parameters => new([KeyValuePair.Create("snapshot", KindName)]);

    internal override string? ItemIn(RunOptions options) => KindName;

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var (sizes, clones) = (Kind == SnapshotKind.Image ? 1 : options.Preset.SnapshotMemory.Count, options.Preset.SnapshotClones);
        var control = Kind == SnapshotKind.Running ? 1 : 0;
        return new CaseNeeds(sizes + control, (sizes * TimeSpan.FromSeconds(3)) + (clones * TimeSpan.FromSeconds(1)));
    }

    private string KindName => Kind.ToString().ToLowerInvariant();

    [Benchmark]
    public async Task Snapshot()
    {
        var support = await Measurement.Platform.FindSnapshotsAsync(Kind, Measurement.Host, Measurement.Cancellation);
        if (support.WhyNot is { } reason)
        {
            Measurement.AddUnsupported(Gap, reason);
            var back = Kind == SnapshotKind.Running ? MemoryBack : DiskBack;
            Measurement.AddKnown(back, support.IsPossible ? null : 0, reason, new Flag(FlagKind.Note, reason));
            return;
        }

        var sizes = Kind == SnapshotKind.Running ? Measurement.Preset.SnapshotMemory : [0];
        var limits = Measurement.Spec.Limits;
        var measurement = Measurement.With(Measurement.Spec with
        {
            // The same for all sizes, so that only the touched memory differs.
            Limits = sizes[^1] > 32 ? limits with { MemoryBytes = limits.MemoryBytes + ((long)sizes[^1] << 20) } : limits,
            ScratchBytes = ScratchBytes,
            Storage = support.Storage,
            CanBeSaved = true,
        });
        var proofs = new Proofs();
        var costs = new List<Cost>();
        foreach (var size in sizes)
        {
            var part = Kind == SnapshotKind.Image ? measurement : measurement.At(MemoryParameter, $"{size}");
            await part.TryAsync(Gap, async one =>
                costs.Add(await MeasureAsync(one, size == sizes[0] ? measurement : null, size, proofs)));
        }

        // One size has no slope, and only some presets ask for more.
        if (sizes.Count > 1)
        {
            AddSlope(CreatePerMebibyte, cost => cost.Create.TotalMilliseconds);
            AddSlope(BytesPerMebibyte, cost => cost.Bytes);
            AddSlope(AnswerPerMebibyte, cost => cost.Answer.TotalMilliseconds);
        }

        measurement.Add(MemoryBack, proofs.Memory == proofs.Tried ? 1 : 0);
        measurement.Add(DiskBack, proofs.Disk == proofs.Tried ? 1 : 0);

        void AddSlope(Metric metric, Func<Cost, double?> value) => measurement.AddKnown(
            metric, LinearFit.TryOf(costs, cost => cost.Mebibytes, value)?.Slope, "fewer than two sizes could be measured");
    }

    private static PanelDefinition Panel(string title, string? @case, params Metric[] metrics) =>
        new(title, [.. metrics.Select(metric => metric.Name)]) { Case = @case };

    private static Metric Time(string name) => Metric.Milliseconds(name) with { SmallestEffect = 0.15 };

    private static Metric Fact(string name) => new(name, "1", Direction.Higher);
}
