using System.Text;
using Bench.Experiments.Isolation;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;

namespace Bench.Program.Tests.Experiments;

/// <summary>What real instances reach and find, with the controls of every probe.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class IsolationExperimentSpecs
{
    private const string Guest = "debian";

    /// <summary>Probes whose controls hold on any host that runs the tests as root.</summary>
    private const int LeastValid = 40;

    [Theory]
    [InlineData("native", 8, 10)]
    [InlineData("bwrap", 0, 0, Traits = [Tier.Name, Tier.Full])]
    [InlineData("runc", 0, 0)]
    [InlineData("docker/runc", 0, 0, Traits = [Tier.Name, Tier.Full])]
    [InlineData("runsc", 0, 0, Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm", 0, 0, Traits = [Tier.Name, Tier.Full])]
    public async Task Two_runs_find_the_same_and_a_weakened_process_finds_the_secrets(string platform, int least, int most)
    {
        var nodesBefore = NodesMade();
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var first = session.Run<IsolationBenchmarks>(Guest).ToList();
        var second = session.Run<IsolationBenchmarks>(Guest).Skip(first.Count).ToList();

        Assert.DoesNotContain(first.Concat(second), sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(Verdicts(first), Verdicts(second));
        Assert.InRange(Value("isolation.leaks"), least, most);
        Assert.InRange(Value("isolation.controls"), 8, 10);
        Assert.InRange(Verdicts(first).Count(verdict => verdict.Value is not null), LeastValid, Probe.All.Count);
        foreach (var surface in Probe.All.GroupBy(probe => probe.Surface))
        {
            var parts = first.Where(sample => sample.Metric == "isolation.probe" && surface.Any(probe => probe.Name == NameOf(sample)));
            Assert.Equal(parts.Sum(part => part.Value ?? 0), Value($"isolation.{surface.Key}"));
        }

        Assert.Empty(session.InstancesLeft);
        Assert.Empty(NodesMade().Except(nodesBefore));

        double Value(string metric) => first.Single(sample => sample.Metric == metric).Value!.Value;
        static List<string> NodesMade() => [.. Directory.EnumerateFileSystemEntries("/tmp", "bench-node-*")];
        static string? NameOf(Sample sample) => sample.Case.Parameters["probe"];
        static List<(string? Probe, double? Value)> Verdicts(List<Sample> samples) =>
            [.. samples.Where(sample => sample.Metric == "isolation.probe").Select(sample => (NameOf(sample), sample.Value))];
    }

    [Theory]
    [InlineData("native")]
    [InlineData("bwrap")]
    [InlineData("runc")]
    [InlineData("docker/runc", Traits = [Tier.Name, Tier.Full])]
    public async Task What_an_instance_says_of_itself_agrees_with_its_process_on_the_host(string platform)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        Assert.SkipUnless(host.Guests.ContainsKey(Guest), $"the guest '{Guest}' has not been built: run scripts/setup");
        var found = PlatformCatalog.BuiltIn.Find(platform)!;
        var availability = await found.ProbeAsync(host, cancellation);
        Assert.SkipUnless(availability.Usable, $"{platform}: {availability.Reason}. {availability.Remedy}");

        await using var instance = await Instance.StartAsync(found, new InstanceSpec { Guest = host.Guests[Guest] }, host, cancellation);
        var asked = Probe.All.Where(probe => probe.Surface is "barriers" or "capabilities");
        var result = await instance.RunAsync(
            new GuestCommand("cat > /tmp/i.pl; perl /tmp/i.pl probe", TimeSpan.FromSeconds(60))
            {
                Input = Encoding.UTF8.GetBytes(Probe.Script(asked)),
            },
            cancellation);
        var answers = ProbeAnswers.Parse(result.OutputText);
        var outside = (await instance.FootprintAsync(cancellation)).Processes
            .First(process => File.ReadAllText($"/proc/{process}/cmdline").Contains("/bench/console", StringComparison.Ordinal));

        var status = File.ReadAllLines($"/proc/{outside}/status");
        Assert.Equal(Line("CapEff:\t"), answers["capabilities"].Text);
        Assert.Equal($"Seccomp: {Line("Seccomp:\t")}", answers["seccomp"].Text);
        Assert.Equal($"NoNewPrivs: {Line("NoNewPrivs:\t")}", answers["new-privileges"].Text);
        foreach (var space in Directory.EnumerateFiles($"/proc/{outside}/ns").Select(file => new FileInfo(file)))
        {
            if (answers.All.TryGetValue($"namespace-{space.Name}", out var answer))
            {
                Assert.Equal(space.LinkTarget, answer.Text);
            }
        }

        string Line(string key) => status.Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..];
    }
}
