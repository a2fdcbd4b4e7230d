using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Results.Comparison;
using Bench.Results.Statistics;
using Bench.Results.Storage;
using Bench.Results.Summary;

namespace Bench.Results.Baselines;

/// <summary>A run that is kept below <c>results/baselines</c> to compare with.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Environment">Where and how it was made.</param>
public sealed record Baseline(RunFolder Folder, RunEnvironment Environment)
{
    /// <summary>The folder's name.</summary>
    public string Name => Folder.Name;

    /// <summary>What forbids comparing absolute values with a run of this host; empty when it fits.</summary>
    public IReadOnlyList<HostMismatch> MismatchesWith(HostEnvironment host) => HostComparison.Mismatches(Environment.Host, host);
}

/// <summary>The baselines below a folder of results.</summary>
public static partial class BaselineStore
{
    /// <summary>The folder of baselines in the folder of results.</summary>
    private const string FolderName = "baselines";

    private static readonly string[] Files =
        [RunFiles.Environment, RunFiles.Samples, RunFiles.Timelines, RunFiles.Summary, RunFiles.SummaryMarkdown, RunFiles.Claims];

    private static readonly string[] CpuFamilies = ["epyc", "ryzen", "xeon", "core", "neoverse", "graviton", "amd", "intel", "arm"];

    /// <summary>Every baseline, by name.</summary>
    /// <param name="results">The folder of results.</param>
    /// <exception cref="RunFormatException">A folder in it is no run, or its environment is damaged.</exception>
    public static IReadOnlyList<Baseline> All(string results) => Path.Combine(results, FolderName) is var root && Directory.Exists(root)
        ? [.. Directory.GetDirectories(root).Order(StringComparer.Ordinal).Select(RunFolder.Open)
            .Select(folder => new Baseline(folder, folder.ReadEnvironment()))]
        : [];

    /// <summary>
    /// The baseline to compare a run with; null when there is none but the run itself. First of all one of a host whose absolute values
    /// compare with the run's. Of several: one with the same filters, or else with none; of these one of the same preset; of these the one
    /// whose host answers the fewest of the processor's vulnerabilities differently, which are part of what a system call costs; of these
    /// the newest.
    /// </summary>
    /// <exception cref="RunFormatException">See <see cref="All"/>.</exception>
    public static Baseline? Find(string results, RunEnvironment run) => All(results)
        .Where(baseline => baseline.Environment.Run != run.Run)
        .MaxBy(baseline => (
            baseline.MismatchesWith(run.Host).Count == 0,
            Likeness(baseline, run),
            baseline.Environment.Settings.Preset == run.Settings.Preset,
            -HostComparison.DifferentMitigations(baseline.Environment.Host, run.Host),
            baseline.Environment.Started));

    /// <summary>A baseline of other filters lacks what the run has.</summary>
    private static int Likeness(Baseline baseline, RunEnvironment run) => baseline.Environment.Settings.Filters switch
    {
        var filters when filters.Order().SequenceEqual(run.Settings.Filters.Order()) => 2,
        [] => 1,
        _ => 0,
    };

    /// <summary>
    /// The name of a baseline: preset, CPU vendor, CPUs, hypervisor and a hash over what makes hosts comparable, as in
    /// <c>quick-epyc-2cpu-kvm-1a2b3c</c>. It is for people: whether a baseline fits is decided by its environment.
    /// </summary>
    public static string NameFor(RunEnvironment environment)
    {
        var host = environment.Host;
        var gibibytes = Math.Round(host.MemoryBytes / (double)(1L << 30));
        var fingerprint = string.Create(
            CultureInfo.InvariantCulture,
            $"{host.CpuModel}\n{host.LogicalCpus}\n{host.Architecture}\n{gibibytes}\n{host.Virtualization}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)))[..6];
        var cpu = CpuFamilies.FirstOrDefault(family => host.CpuModel.Contains(family, StringComparison.OrdinalIgnoreCase)) ?? "cpu";
        var name = $"{environment.Settings.Preset}-{cpu}-{host.LogicalCpus}cpu-{host.Virtualization}-{hash}";
        return OtherThanNames().Replace(name.ToLowerInvariant(), "-");
    }

    /// <summary>Why a run is a poor baseline: failures, too few rounds, an unknown or changed harness, a path of the machine in its
    /// files. Empty when it is a good one.</summary>
    /// <exception cref="RunFormatException">A file of the run is damaged.</exception>
    public static IReadOnlyList<string> Problems(RunFolder run, RunData data)
    {
        var failures = data.Samples.Count(sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        var (rounds, needed, commit) = (data.Summary.Rounds, MedianInterval.MinimumRounds(), data.Environment.HarnessCommit);
        string?[] problems =
        [
            failures > 0 ? $"{failures} samples failed or timed out" : null,
            rounds < needed ? $"it has {rounds} rounds, and an interval needs {needed}" : null,
            commit?.EndsWith("-dirty", StringComparison.Ordinal) == false
                ? null
                : $"the commit of the harness is {commit ?? "unknown"}: nobody can build it again",
            .. Existing(run).Select(file => MachinePathIn(run, file)),
        ];
        return [.. problems.OfType<string>()];
    }

    /// <summary>Copies environment, samples, time lines, summary and SVG charts of a run, in place of a baseline of that name. A run that
    /// is that baseline stays as it is.</summary>
    /// <exception cref="ArgumentException">The name is not of lower-case letters, digits, dots and hyphens.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static string Save(string results, RunFolder run, string name)
    {
        if (string.IsNullOrEmpty(name) || OtherThanNames().IsMatch(name) || name[0] is '.' or '-')
        {
            throw new ArgumentException(
                $"'{name}' cannot name a baseline: use lower-case letters, digits, dots and hyphens.",
                nameof(name));
        }

        var target = Path.Combine(results, FolderName, name);
        if (Path.GetFullPath(target) == run.Path)
        {
            return target;
        }

        // The new one is made beside the old one until it is whole.
        var made = Path.Combine(results, $".{name}.new");
        Remove(made);
        Directory.CreateDirectory(Path.Combine(made, RunFiles.Charts));
        Directory.CreateDirectory(Path.Combine(results, FolderName));
        foreach (var file in Existing(run))
        {
            File.Copy(run.FullPath(file), Path.Combine(made, file));
        }

        foreach (var chart in Directory.Exists(run.FullPath(RunFiles.Charts))
            ? Directory.GetFiles(run.FullPath(RunFiles.Charts), "*.svg") : [])
        {
            File.Copy(chart, Path.Combine(made, RunFiles.Charts, Path.GetFileName(chart)));
        }

        Remove(target);
        Directory.Move(made, target);
        return target;
    }

    private static IEnumerable<string> Existing(RunFolder run) => Files.Where(file => File.Exists(run.FullPath(file)));

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? MachinePathIn(RunFolder run, string file) => File.ReadLines(run.FullPath(file))
        .Select((line, place) => (Found: MachinePath().Match(line), Number: place + 1))
        .Where(line => line.Found.Success)
        .Select(line => $"{file}, line {line.Number} names a path of the machine: {line.Found.Value}")
        .FirstOrDefault();

    [GeneratedRegex("[^a-z0-9.-]+")]
    private static partial Regex OtherThanNames();

    [GeneratedRegex(@"(?<![\w.])/(home|root|tmp|work|mnt|Users)/[^\s""]*")]
    private static partial Regex MachinePath();
}
