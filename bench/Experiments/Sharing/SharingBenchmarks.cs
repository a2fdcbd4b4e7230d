using System.Numerics;
using System.Text;
using Bench.Experiments.Memory;
using Bench.Experiments.Size;
using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Flags;
using Bench.Results.Statistics;

namespace Bench.Experiments.Sharing;

/// <summary>
/// What one, two, four … instances take that read the same files of one image: the host's page cache, their own memory and the disk. The
/// control has each instance read an image of its own with the same bytes. Then each instance changes a file of the image, and all look
/// whether they see another's change.
/// </summary>
public class SharingBenchmarks : Experiment
{
    private const string Shared = "shared";
    private const string Copied = "copied";
    private const string Instances = "instances";
    private const string NoParts = "the kernel does not tell the parts of the processes' memory";
    private const string DropGuestCache = "sync; echo 3 > /proc/sys/vm/drop_caches; ";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Folders of the host through which a machine reaches files.</summary>
    private static readonly Storage[] Folders = [Storage.VirtioFs, Storage.HostFs];

    private static readonly Metric Cache = Takes("sharing.cache") with { Label = "host's page cache" };
    private static readonly Metric Memory = Takes("sharing.memory") with
    {
        Label = "page caches of host and instances",
        Headline = true,
        HeadlineIn = [$"{Instances}=2"],
    };

    private static readonly Metric Disk = Takes("sharing.disk") with { Label = "disk" };
    private static readonly Metric Grown = Takes("sharing.grown") with { Label = "growth of the instances' processes" };
    private static readonly Metric HostCache = Takes("sharing.host") with { Circumstance = true };
    private static readonly Metric CacheShare = Share("sharing.cache.share");
    private static readonly Metric MemoryShare = Share("sharing.memory.share");
    private static readonly Metric DiskShare = Share("sharing.disk.share");
    private static readonly Metric Private = new("sharing.private", "1", Direction.Higher) { Label = "keep their writes" };
    private static readonly Metric Reached = new("sharing.reached", "1", Direction.Exact) { Label = "see a change of the image" };

    internal override Metric Primary => Memory;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "sharing",
            "sharing",
            "Page cache of instances that read the same files",
            "What the host's page cache and those of the instances hold of it. Medians.")
        {
            Over = Instances,
            Panels =
            [
                new("One image for all", [Memory.Name]) { Case = $"image={Shared}" },
                new("The same bytes in an image for each", [Memory.Name]) { Case = $"image={Copied}" },
                new("A folder of the host, through virtio-fs", [Memory.Name]) { Case = $"image={Storage.VirtioFs.Name()}" },
            ],
        },
    ];

    /// <summary>Where an instance's files come from: one image for all, a copy for each, or a folder of the host.</summary>
    [ParamsSource(nameof(Images))]
    public string Image { get; set; } = Shared;

    public static IEnumerable<string> Images => [Shared, Copied, .. Folders.Select(folder => folder.Name())];

    public override IEnumerable<string> Guests => ["busybox"];

    internal override ParameterSet Parameters => new([KeyValuePair.Create("image", Image)]);

    internal override string? ItemIn(RunOptions options) => Image;

    /// <summary>A folder has cases where it is offered, and where a filter names it: they become rows that say so.</summary>
    internal override bool IsOffered(IPlatform platform, RunOptions options) => FolderStorage is not { } storage
        || platform.Storages.Contains(storage)
        || options.Filters.Any(glob => glob.Contains(Image, StringComparison.OrdinalIgnoreCase));

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var instances = options.Preset.SharingInstances;
        // Of half as many machines; copying and reading the image takes about as long as three boots.
        return new CaseNeeds(4 * Math.Max(2, instances / 2), instances * (options.Preset.SettleTime + TimeSpan.FromSeconds(0.4)));
    }

    /// <summary>Machines are half as many, and two at least: each takes seconds to boot.</summary>
    private static int MostOf(Measurement measurement) =>
        measurement.Family.HasMachine() ? Math.Max(2, measurement.Preset.SharingInstances / 2) : measurement.Preset.SharingInstances;

    private Storage? FolderStorage => Folders.Cast<Storage?>().FirstOrDefault(folder => folder!.Value.Name() == Image);

    /// <summary>The tree as an instance sees it: its root, or its folder.</summary>
    private string Place => FolderStorage is null ? $"/{PlantedImage.Folder}" : $"/scratch/{PlantedImage.Folder}";

    [Benchmark]
    public async Task Sharing()
    {
        var measurement = Measurement;
        await using var images = new PlantedImages(measurement, Image == Copied, FolderStorage is not null);
        await using var group = new InstanceGroup();
        await images.NextAsync();
        using var host = HostMemory.Open();
        var before = host.Read().PageCacheBytes;
        var (grown, own) = ((long?)0, (long?)0);
        var readings = new List<Reading>();
        for (var number = 1; number <= MostOf(measurement); number++)
        {
            var image = number == 1 ? images.All[0] : await images.NextAsync();
            var more = await StartAsync(measurement, group, image);
            grown += more.Grown;
            own += more.Own ?? more.Grown;
            if (BitOperations.IsPow2(number))
            {
                await measurement.At(Instances, $"{number}").TryAsync(Memory, async part =>
                {
                    var disk = await AllocatedAsync(part, images.All, group);
                    var reading = new Reading(group.Instances.Count, CachedBytes(images.All), own, disk);
                    readings.Add(reading);
                    Add(part, reading, host.Read().PageCacheBytes - before);
                    part.AddKnown(Grown, grown, NoParts);
                });
            }
        }

        AddShares(measurement, readings);
        await measurement.TryAsync(Private, part => AddWritesAsync(part, images, group));
        await measurement.TryAsync(Reached, part => AddReachedAsync(part, images, group));
        await group.StopAsync(measurement.Cancellation);
    }

    /// <summary>Starts an instance that reads the data.</summary>
    /// <returns>By how much its processes' memory grew from that, and by how much a page cache of its own did, if it has one.</returns>
    private async Task<(long? Grown, long? Own)> StartAsync(Measurement measurement, InstanceGroup group, PlantedImage image)
    {
        var spec = measurement.Spec with { Guest = image.Guest };
        await group.AddAsync(measurement.StartAsync(FolderStorage is { } storage
            ? spec with { Storage = storage, ScratchBytes = PlantedImage.DataBytes, ScratchHoldsTree = true }
            : spec));
        var instance = group.Instances[^1];

        // An emulator translates programs when they first run: that is not the cost of the files.
        await AskAsync(measurement, instance, $"cat {Place}/warm | md5sum");
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var before = await ReadAsync();
        var sum = await AskAsync(measurement, instance, $"cat {Place}/data* | md5sum");
        if (sum.Trim() != image.Sum.Trim())
        {
            throw new InstanceException(InstanceFailure.Failed, "The instance read other bytes than its image holds.");
        }

        var after = await ReadAsync();
        return (after.Held - before.Held, after.Own - before.Own);

        // Pages of files of the host are counted with the host's page cache.
        async Task<(long? Held, long? Own)> ReadAsync()
        {
            var memory = (await SettledMemory.ReadAsync(measurement, instance)).Whole;
            var seen = HostMemory.Parse(Encoding.UTF8.GetBytes(await AskAsync(measurement, instance, "cat /proc/meminfo")));
            using var host = HostMemory.Open();
            var isHost = seen.IsSameAs(host.Read());
            return (memory.PssAnonymousBytes + memory.PssSharedMemoryBytes, isHost ? null : seen.PageCacheBytes);
        }
    }

    private static Task<string> AskAsync(Measurement measurement, Instance instance, string command) =>
        instance.RequireAsync(command, Limit, measurement.Cancellation);

    /// <summary>What the host's page cache holds of images that have been read.</summary>
    /// <exception cref="InstanceException">It has lost some of that.</exception>
    private static long CachedBytes(IReadOnlyList<PlantedImage> images)
    {
        var cached = images.Sum(image => image.Files.CachedBytes());
        return cached >= images.Count * PlantedImage.DataBytes
            ? cached
            : throw new InstanceException(
                InstanceFailure.Failed, "The host's memory is short: it has dropped pages that instances had read.");
    }

    /// <summary>Blocks of images and writable layers, bytes. Mounts are left out: through them the same files would count again.</summary>
    private static async Task<double> AllocatedAsync(Measurement measurement, IReadOnlyList<PlantedImage> images, InstanceGroup group)
    {
        string[] places = [.. images.SelectMany(image => image.Files.Places), .. group.Instances.Select(instance => instance.FolderPath)];

        // Until it is written to the disk, what is written has no blocks.
        await Toolbox.OfHost.RunAsync("sync", ["--file-system", places[0]], measurement.Cancellation);
        return (await DiskUse.OfAsync([.. places.Distinct()], measurement.Cancellation)).Bytes;
    }

    private static void Add(Measurement part, Reading reading, long hostCache)
    {
        var difference = Math.Abs(hostCache - reading.CacheBytes);
        var text = $"the host's page cache grew by {hostCache >> 20} MiB, and holds {(long)reading.CacheBytes >> 20} MiB of the image: "
            + "others have read or removed files meanwhile";
        var bound = HonestyBounds.MemoryDisagreement * Math.Max(reading.CacheBytes, 1);
        part.Add(Cache, reading.CacheBytes);
        part.AddKnown(Memory, reading.MemoryBytes, NoParts);
        part.Add(Disk, reading.DiskBytes);
        part.Add(HostCache, hostCache, difference > bound ? new Flag(FlagKind.Disagreement, text) : null);
    }

    /// <summary>What each further instance adds, as a share of what the first one takes: slopes over the number of instances.</summary>
    private static void AddShares(Measurement measurement, List<Reading> readings)
    {
        AddShare(CacheShare, reading => reading.CacheBytes);
        AddShare(MemoryShare, reading => reading.MemoryBytes);
        AddShare(DiskShare, reading => reading.DiskBytes);

        void AddShare(Metric metric, Func<Reading, double?> value)
        {
            const string tooFew = "fewer than two numbers of instances could be read";
            var line = LinearFit.TryOf(readings, reading => reading.Instances, value);
            measurement.AddKnown(metric, line?.Slope / (line?.Slope + line?.Intercept), readings.Count < 2 ? tooFew : NoParts);
        }
    }

    /// <summary>Has each instance write to the same file of the image and make another, and counts those that see only their own.</summary>
    private async Task AddWritesAsync(Measurement measurement, PlantedImages images, InstanceGroup group)
    {
        var writers = group.Instances.Select(instance => (Instance: instance, Nonce: $"nonce-{Guid.NewGuid():N}")).ToList();
        foreach (var (instance, nonce) in writers)
        {
            await AskAsync(measurement, instance, $"echo {nonce} > {Place}/{PlantedImage.CommonFile} && echo > {Place}/{nonce}");
        }

        // A machine is to read its disk and not its own page cache. Containers use the page cache of the host.
        var look = $"{(measurement.Family.HasMachine() ? DropGuestCache : "")}cat {Place}/{PlantedImage.CommonFile}; ls {Place}";
        var kept = 0;
        foreach (var (instance, nonce) in writers)
        {
            var seen = await AskAsync(measurement, instance, look);
            var seesOwn = seen.Split('\n').Count(line => line.Trim() == nonce) == 2;
            var seesOther = writers.Exists(other => other.Nonce != nonce && seen.Contains(other.Nonce, StringComparison.Ordinal));
            kept += seesOwn && !seesOther && !images.All.Any(image => image.Files.Hold(nonce)) ? 1 : 0;
        }

        measurement.Add(Private, (double)kept / writers.Count);
    }

    /// <summary>
    /// Has the host change a file in the first instance's image, and counts the instances that see it: the same look at a file would find
    /// a write that reaches others.
    /// </summary>
    private async Task AddReachedAsync(Measurement measurement, PlantedImages images, InstanceGroup group)
    {
        images.All[0].ChangeOnHost();
        var reached = 0;
        foreach (var instance in group.Instances)
        {
            var seen = await AskAsync(measurement, instance, $"cat {Place}/{PlantedImage.MarkerFile}");
            reached += seen.Contains(PlantedImage.Changed, StringComparison.Ordinal) ? 1 : 0;
        }

        measurement.Add(Reached, (double)reached / group.Instances.Count);
    }

    private static Metric Takes(string name) => Metric.Bytes(name) with { SmallestEffect = 0.1, RunLevel = 0.02 };

    // Of a share near zero no ratio says anything.
    private static Metric Share(string name) => new(name, "1", Direction.Exact) { Circumstance = true };

    /// <summary>What so many instances take that have read the data.</summary>
    /// <param name="Instances">Number of instances.</param>
    /// <param name="CacheBytes">What the host's page cache holds of their images.</param>
    /// <param name="OwnBytes">What the guests' own page caches hold of their images; null where that is not known.</param>
    /// <param name="DiskBytes">What their images and they have allocated.</param>
    private sealed record Reading(int Instances, double CacheBytes, long? OwnBytes, double DiskBytes)
    {
        public double? MemoryBytes => CacheBytes + OwnBytes;
    }
}
