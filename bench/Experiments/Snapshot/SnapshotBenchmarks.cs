using System.Diagnostics;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Guests;
using Bench.Results.Statistics;

namespace Bench.Experiments.Snapshot;

/// <summary>
/// Saves an instance and restores it, while a client outside asks at a fixed rate. What comes back must prove by its memory that it is no
/// reboot (<see cref="Witness"/>). Further instances are restored from the same snapshot: with a cold page cache, as clones that are
/// compared with each other, and after a bit was flipped.
/// </summary>
public class SnapshotBenchmarks : Experiment
{
    private const string KindParameter = "snapshot";
    private const string MemoryParameter = "memory";
    private const string CacheParameter = "cache";
    private const string OfUsual = "memory=64";
    private const string Kept = "the host's page cache was left alone (--keep-caches)";
    private const string Hidden = "the platform does not tell when the guest executes its first instruction";
    private const string NotBack = "a lower bound: answers were not as fast as before within that time";
    private const string NoneInGuest = "the guest has none";
    private const long ScratchBytes = 16L << 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TimeBefore = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PatienceWithDamaged = TimeSpan.FromSeconds(5);

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
    private static readonly Metric LatencyBefore = Time("snapshot.latency.before") with { Circumstance = true };
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

    internal override IReadOnlyList<Metric> Metrics =>
    [
        Gap, Create, Bytes, Compressed, FirstInstruction, FirstAnswer, AsFast, LatencyBefore, MemoryBack, DiskBack, RebootDiffers,
        CreatePerMebibyte, BytesPerMebibyte, AnswerPerMebibyte, Equal, ClockLag, DamageFound, DamageRefused,
    ];

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

    internal override ParameterSet Parameters => new([KeyValuePair.Create(KindParameter, KindName)]);

    internal override string? ItemIn(RunOptions options) => KindName;

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var (sizes, clones) = (Kind == SnapshotKind.Image ? 1 : options.Preset.SnapshotMemory.Count, options.Preset.SnapshotClones);
        return new CaseNeeds(sizes + Math.Min(clones, 1), (sizes * TimeSpan.FromSeconds(3)) + (clones * TimeSpan.FromSeconds(1)));
    }

    private string KindName => Kind.ToString().ToLowerInvariant();

    [Benchmark]
    public async Task Snapshot()
    {
        var support = await Measurement.FindSnapshotsAsync(Kind);
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
        var proofs = new List<Proof>();
        if (Kind == SnapshotKind.Image)
        {
            await MeasureAsync(measurement, measurement, mebibytes: 0, proofs);
        }
        else
        {
            await MeasureAsync(measurement, sizes, proofs);
        }

        if (proofs.Count > 0)
        {
            measurement.Add(MemoryBack, proofs.TrueForAll(proof => proof.Memory) ? 1 : 0);
            measurement.Add(DiskBack, proofs.TrueForAll(proof => proof.Disk) ? 1 : 0);
        }
    }

    /// <summary>Saves and restores instances that have touched more and more memory.</summary>
    private async Task MeasureAsync(Measurement measurement, IReadOnlyList<int> sizes, List<Proof> proofs)
    {
        var points = new List<(double Mebibytes, double Create, double Bytes, double Answer)>();
        foreach (var size in sizes)
        {
            var text = size.ToString(CultureInfo.InvariantCulture);
            await measurement.TryAsync(Gap, KeyValuePair.Create(MemoryParameter, text), async part =>
            {
                var (create, bytes, answer) = await MeasureAsync(part, size == sizes[0] ? measurement : null, size, proofs);
                points.Add((size, create, bytes, answer));
            });
        }

        if (points.Count > 1)
        {
            measurement.Add(CreatePerMebibyte, LinearFit.Of([.. points.Select(point => (point.Mebibytes, point.Create))]).Slope);
            measurement.Add(BytesPerMebibyte, LinearFit.Of([.. points.Select(point => (point.Mebibytes, point.Bytes))]).Slope);
            measurement.Add(AnswerPerMebibyte, LinearFit.Of([.. points.Select(point => (point.Mebibytes, point.Answer))]).Slope);
        }
    }

    /// <summary>Saves an instance and restores it.</summary>
    /// <param name="part">Where the values go.</param>
    /// <param name="whole">Where those of clones and controls go; null to leave these out.</param>
    /// <param name="mebibytes">Memory to touch before; 0 for none.</param>
    /// <param name="proofs">Takes what came back of each instance that was restored.</param>
    private async Task<(double Create, double Bytes, double Answer)> MeasureAsync(
        Measurement part, Measurement? whole, int mebibytes, List<Proof> proofs)
    {
        var cancellation = part.Cancellation;

        // Whatever fails from here on, it has not come back.
        var proof = new Proof();
        proofs.Add(proof);
        await using var original = await part.StartAsync();
        if (mebibytes > 0)
        {
            await Witness.TouchAsync(original, mebibytes, cancellation);
        }

        var witness = new Witness(original);
        await witness.StartAsync(cancellation);
        var identity = await witness.IdentifyAsync(cancellation);
        using var client = new FixedRateClient(Period);
        client.Connect(witness);
        await Task.Delay(TimeBefore, cancellation);

        var latency = client.MedianLatency();
        var began = Stopwatch.GetTimestamp();
        await using var saved = await original.SaveAsync(Kind, cancellation);
        var create = Stopwatch.GetElapsedTime(began);
        client.Disconnect();
        var last = client.Last!;
        var before = new Before(saved, latency, last, proof);
        var answer = await RestoreAsync(part, before, client);

        part.Add(Gap, client.LongestSilenceAfter(began));
        part.Add(Create, create);
        part.Add(LatencyBefore, latency);
        var bytes = await saved.AllocatedBytesAsync(cancellation);
        part.Add(Bytes, bytes);
        part.Add(Compressed, await saved.CompressedBytesAsync(cancellation));
        if (part.Preset.SnapshotClones == 0)
        {
            return (create.TotalMilliseconds, bytes, answer.TotalMilliseconds);
        }

        saved.Seal();
        if (Kind == SnapshotKind.Running)
        {
            var ofCold = new Proof();
            if (!part.Options.KeepCaches)
            {
                proofs.Add(ofCold);
            }

            await part.TryAsync(
                FirstAnswer,
                KeyValuePair.Create(CacheParameter, "cold"),
                cold => RestoreColdAsync(cold, before with { Proof = ofCold }));
        }

        if (whole is not null)
        {
            if (Kind == SnapshotKind.Running)
            {
                await whole.TryAsync(ClockLag, all => CompareClonesAsync(all, saved, identity));
                await whole.TryAsync(RebootDiffers, all => RebootAsync(all, last));
            }

            await whole.TryAsync(DamageFound, all => DamageAsync(all, saved));
        }

        return (create.TotalMilliseconds, bytes, answer.TotalMilliseconds);
    }

    /// <summary>Restores an instance, waits until it answers as fast as before, and returns the time until its first answer.</summary>
    private async Task<TimeSpan> RestoreAsync(Measurement part, Before before, FixedRateClient client, params GuestFiles[] dropped)
    {
        await using var prepared = await part.PrepareAsync(part.Spec with { Restores = before.Saved });
        foreach (var files in dropped)
        {
            files.Drop();
        }

        await using var instance = await part.StartAsync(prepared);
        var call = instance.Timeline.Marks[0].Stamp;
        var witness = new Witness(instance);
        if (Kind == SnapshotKind.Image)
        {
            await witness.StartAsync(part.Cancellation);
        }

        client.Connect(witness);
        var first = await WaitAsync(instance, client, call, Patience, part.Cancellation)
            ?? throw new InstanceException(
                instance.Console.HasEnded ? InstanceFailure.Failed : InstanceFailure.Timeout,
                $"The restored instance {(instance.Console.HasEnded ? "ended" : $"did not answer within {Patience.TotalSeconds:0} s")}.");
        long? asFast;
        var until = first.Stamp + (long)(TimeAfter.TotalSeconds * Stopwatch.Frequency);
        while ((asFast = client.AsFastAfter(call, before.Latency)) is null && Stopwatch.GetTimestamp() < until)
        {
            await Task.Delay(Period, part.Cancellation);
        }

        client.Disconnect();
        before.Proof.Memory = first.State.Continues(before.Last);
        if (Kind == SnapshotKind.Running && !before.Proof.Memory)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"What was restored is not what was saved: it says {first.State}, and the saved one said {before.Last}.");
        }

        part.Add(FirstAnswer, Stopwatch.GetElapsedTime(call, first.Stamp));
        part.Add(
            AsFast,
            Stopwatch.GetElapsedTime(call, asFast ?? until).TotalMilliseconds,
            asFast is null ? new Flag(FlagKind.Unsettled, NotBack) : null);
        if (Kind == SnapshotKind.Running)
        {
            var resumed = instance.Timeline.Marks.FirstOrDefault(mark => mark.Name == BootTimeline.Resumed);
            var instruction = resumed is null ? default(double?) : Stopwatch.GetElapsedTime(call, resumed.Stamp).TotalMilliseconds;
            part.AddKnown(FirstInstruction, instruction, Hidden);
        }

        before.Proof.Disk = await witness.EndAsync(part.Cancellation) == before.Last.Nonce;
        return Stopwatch.GetElapsedTime(call, first.Stamp);
    }

    private async Task RestoreColdAsync(Measurement part, Before before)
    {
        if (part.Options.KeepCaches)
        {
            throw new InstanceException(InstanceFailure.Unsupported, Kept);
        }

        var guest = await part.FindGuestFilesAsync();
        using var client = new FixedRateClient(Period);
        try
        {
            await RestoreAsync(part, before, client, GuestFiles.Of([before.Saved.Place]), guest);
        }
        finally
        {
            // The next case must not find its guest on the disk.
            guest.Read();
        }
    }

    /// <summary>Restores the same snapshot again and again, and counts what should differ and does not.</summary>
    private static async Task CompareClonesAsync(Measurement measurement, SavedInstance saved, WitnessIdentity original)
    {
        var clones = new List<WitnessIdentity>();
        while (clones.Count < measurement.Preset.SnapshotClones)
        {
            await using var instance = await measurement.StartAsync(measurement.Spec with { Restores = saved });
            clones.Add(await new Witness(instance).IdentifyAsync(measurement.Cancellation));
        }

        foreach (var (name, index) in WitnessIdentity.Names.Select((name, index) => (name, index)))
        {
            measurement.AddKnown(Equal.Member(name), EqualShare(clones.ConvertAll(clone => clone.Values[index])), NoneInGuest);
        }

        measurement.Add(ClockLag, Quantiles.Median(clones.Select(clone => (clone.BehindHost - original.BehindHost).TotalMilliseconds)));
    }

    /// <summary>The share of pairs that are equal, from 0 to 1; null where some have no value.</summary>
    internal static double? EqualShare(IReadOnlyList<string?> values)
    {
        if (values.Contains(null))
        {
            return null;
        }

        var pairs = values.Count * (values.Count - 1) / 2.0;
        return values.GroupBy(value => value).Sum(group => group.Count() * (group.Count() - 1) / 2.0) / pairs;
    }

    /// <summary>Flips a bit, and looks who notices: the digest must, and the platform may.</summary>
    private async Task DamageAsync(Measurement measurement, SavedInstance saved)
    {
        Flip(saved.Files.MaxBy(file => new FileInfo(file).Length)!);
        measurement.Add(DamageFound, (await RefusalAsync())?.Failure == InstanceFailure.Damaged ? 1 : 0);
        saved.Unseal();
        if (Kind == SnapshotKind.Running)
        {
            var refusal = await RefusalAsync();
            var note = refusal is null ? null : new Flag(FlagKind.Note, refusal.Message.ReplaceLineEndings(" "));
            measurement.Add(DamageRefused, refusal is null ? 0 : 1, note);
        }

        async Task<InstanceException?> RefusalAsync()
        {
            try
            {
                await using var instance = await measurement.StartAsync(measurement.Spec with { Restores = saved });
                using var client = new FixedRateClient(Period);
                client.Connect(new Witness(instance));
                await WaitAsync(instance, client, stamp: 0, PatienceWithDamaged, measurement.Cancellation);
                return instance.Console.HasEnded ? instance.Console.Failure(InstanceFailure.Failed, "it ended") : null;
            }
            catch (InstanceException exception)
            {
                return exception;
            }
        }
    }

    /// <summary>Flips one bit in the middle of a file.</summary>
    internal static void Flip(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length / 2;
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 1));
    }

    /// <summary>The control: what boots anew must be told from what was restored.</summary>
    private static async Task RebootAsync(Measurement measurement, WitnessState last)
    {
        await using var instance = await measurement.StartAsync();
        var witness = new Witness(instance);
        await witness.StartAsync(measurement.Cancellation);
        using var client = new FixedRateClient(Period);
        client.Connect(witness);
        var answer = await WaitAsync(instance, client, stamp: 0, Patience, measurement.Cancellation);
        measurement.Add(RebootDiffers, answer is { } first && !first.State.Continues(last) ? 1 : 0);
    }

    /// <summary>Waits for the first answer after a moment; null when the instance ends first, or time runs out.</summary>
    private static async Task<(WitnessState State, long Stamp)?> WaitAsync(
        Instance instance, FixedRateClient client, long stamp, TimeSpan patience, CancellationToken cancellation)
    {
        (WitnessState State, long Stamp)? first;
        var began = Stopwatch.GetTimestamp();
        while ((first = client.FirstAfter(stamp)) is null && !instance.Console.HasEnded && Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Delay(Period, cancellation);
        }

        return first;
    }

    private static PanelDefinition Panel(string title, string? @case, params Metric[] metrics) =>
        new(title, [.. metrics.Select(metric => metric.Name)]) { Case = @case };

    private static Metric Time(string name) => Metric.Milliseconds(name) with { SmallestEffect = 0.15 };

    private static Metric Fact(string name) => new(name, "1", Direction.Higher);

    /// <summary>What a restored instance is compared with.</summary>
    private sealed record Before(SavedInstance Saved, TimeSpan Latency, WitnessState Last, Proof Proof);

    /// <summary>What came back of one instance.</summary>
    private sealed class Proof
    {
        public bool Memory { get; set; }

        public bool Disk { get; set; }
    }
}
