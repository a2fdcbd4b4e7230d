using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Results.Comparison;
using Bench.Results.Statistics;
using Bench.Results.Storage;
using Bench.Results.Summary;

namespace Bench.Results.Baselines;

/// <summary>The baselines below a folder of results.</summary>
public static partial class BaselineStore
{
    /// <summary>The folder of baselines in the folder of results.</summary>
    public const string FolderName = "baselines";

    private static readonly string[] Files =
        [RunFiles.Environment, RunFiles.Samples, RunFiles.Timelines, RunFiles.Summary, RunFiles.SummaryMarkdown];

    /// <summary>Every baseline, by name.</summary>
    /// <param name="results">The folder of results.</param>
    /// <exception cref="RunFormatException">A folder in it is no run, or its environment is damaged.</exception>
    public static IReadOnlyList<Baseline> All(string results)
    {
        var root = Path.Combine(results, FolderName);
        return !Directory.Exists(root) ? [] :
        [
            .. Directory.GetDirectories(root).Order(StringComparer.Ordinal).Select(RunFolder.Open)
                .Select(folder => new Baseline(folder, folder.ReadEnvironment())),
        ];
    }

    /// <summary>
    /// The baseline of a host whose absolute values compare with this one's, of the same preset where there is one, for presets differ in
    /// rounds, platforms and experiments; of these the one from the host
    /// with the fewest other answers to the processor's vulnerabilities, which are part of what a system call costs; and of these the
    /// newest. Null when no host fits.
    /// </summary>
    /// <exception cref="RunFormatException">See <see cref="All"/>.</exception>
    public static Baseline? Find(string results, HostEnvironment host, string preset) => All(results)
        .Where(baseline => baseline.MismatchesWith(host).Count == 0)
        .MaxBy(baseline => (baseline.Environment.Settings.Preset == preset, -HostComparison.DifferentMitigations(
            baseline.Environment.Host,
            host), baseline.Environment.Started));

    /// <summary>The newest baseline of whatever host, of the same preset where there is one; null when there is none at all.</summary>
    /// <exception cref="RunFormatException">See <see cref="All"/>.</exception>
    public static Baseline? Nearest(string results, string preset) =>
        All(results).MaxBy(baseline => (baseline.Environment.Settings.Preset == preset, baseline.Environment.Started));

    /// <summary>
    /// The name of a baseline: preset, CPU vendor, CPUs, hypervisor and a hash over what makes hosts comparable, as in
    /// <c>quick-epyc-2cpu-kvm-1a2b3c</c>.
    /// It is for people: whether a baseline fits is decided by its environment, for memory near a half GiB may round either way.
    /// </summary>
    public static string NameFor(RunEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var host = environment.Host;
        var gibibytes = Math.Round(host.MemoryBytes / (double)(1L << 30));
        var fingerprint = string.Create(
            CultureInfo.InvariantCulture,
            $"{host.CpuModel}\n{host.LogicalCpus}\n{host.Architecture}\n{gibibytes}\n{host.Virtualization}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint)))[..6];
        string[] families = ["epyc", "ryzen", "xeon", "core", "neoverse", "graviton", "amd", "intel", "arm"];
        var cpu = families.FirstOrDefault(family => host.CpuModel.Contains(family, StringComparison.OrdinalIgnoreCase)) ?? "cpu";
        return OtherThanNames().Replace(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{environment.Settings.Preset}-{cpu}-{host.LogicalCpus}cpu-{host.Virtualization}-{hash}").ToLowerInvariant(), "-");
    }

    /// <summary>Why a run is a poor baseline: failures, too few rounds, an unknown or changed harness, a path of the machine in its
    /// files. Empty when it is a good one.</summary>
    /// <exception cref="RunFormatException">A file of the run is damaged.</exception>
    public static IReadOnlyList<string> Problems(RunFolder run, RunData data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        var problems = new List<string>();
        var failures = data.Samples.Count(sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        if (failures > 0)
        {
            problems.Add($"{failures} samples failed or timed out");
        }

        if (data.Summary.Rounds < MedianInterval.MinimumRounds())
        {
            problems.Add($"it has {data.Summary.Rounds} rounds, and an interval needs {MedianInterval.MinimumRounds()}");
        }

        if (data.Environment.HarnessCommit?.EndsWith("-dirty", StringComparison.Ordinal) ?? true)
        {
            problems.Add($"the commit of the harness is {data.Environment.HarnessCommit ?? "unknown"}: nobody can build it again");
        }

        foreach (var file in Files.Where(file => File.Exists(run.FullPath(file))))
        {
            using var lines = new LineFile("a run", run.FullPath(file));
            while (lines.TryRead(out var line))
            {
                if (MachinePath().Match(Encoding.UTF8.GetString(line)) is { Success: true } found)
                {
                    problems.Add($"{file}, line {lines.Number} names a path of the machine: {found.Value}");
                    break;
                }
            }
        }

        return problems;
    }

    /// <summary>Copies environment, samples, time lines, summary and SVG charts of a run, in place of a baseline of that name. A run that
    /// is that baseline stays as it is.</summary>
    /// <exception cref="ArgumentException">The name is not of lower-case letters, digits, dots and hyphens.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static string Save(string results, RunFolder run, string name)
    {
        ArgumentNullException.ThrowIfNull(run);
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

        // Beside the old one until it is whole.
        var made = Path.Combine(results, $".{name}.new");
        if (Directory.Exists(made))
        {
            Directory.Delete(made, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(made, RunFiles.Charts));
        foreach (var file in Files.Where(file => File.Exists(run.FullPath(file))))
        {
            File.Copy(run.FullPath(file), Path.Combine(made, file));
        }

        if (Directory.Exists(run.FullPath(RunFiles.Charts)))
        {
            foreach (var chart in Directory.GetFiles(run.FullPath(RunFiles.Charts), "*.svg"))
            {
                File.Copy(chart, Path.Combine(made, RunFiles.Charts, Path.GetFileName(chart)));
            }
        }

        Directory.CreateDirectory(Path.Combine(results, FolderName));

        // The old one stays until the new one is in its place.
        var old = Path.Combine(results, FolderName, $".{name}.old");
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        if (Directory.Exists(target))
        {
            Directory.Move(target, old);
        }

        Directory.Move(made, target);
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        return target;
    }

    [GeneratedRegex("[^a-z0-9.-]+")]
    private static partial Regex OtherThanNames();

    [GeneratedRegex(@"(?<![\w.])/(home|root|tmp|work|mnt|Users)/[^\s""]*")]
    private static partial Regex MachinePath();
}
