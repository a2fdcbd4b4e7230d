using System.Text.Json;
using Bench.Platforms.Catalog;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;

namespace Bench.Platforms.Tests;

/// <summary>The harness against an independent instrument, interleaved. Run on demand, for it depends on absolute time.</summary>
public sealed class HyperfineSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private const int Rounds = 100;

    [Fact(Explicit = true)]
    public async Task The_lifecycle_of_runc_is_what_hyperfine_measures_for_the_same_bundle()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var platform = await fixture.PlatformAsync("runc");
        var spec = fixture.Spec("busybox");
        await using var folder = fixture.Host.Workspace.NewInstance();
        var request = new InstanceRequest(spec, fixture.Host, folder, new GuestConsole(), new BootTimeline());
        var bundle = await OciBundle.WriteAsync(request, daemon: null, cancellation);
        var state = Path.Combine(fixture.Host.Workspace.Runtime, "runc");
        var json = folder.At("hyperfine.json");

        var ready = new List<double>();
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            // Each comes first in turn: what runs second finds the kernel in the state that the first has left.
            if (round % 2 == 0)
            {
                await OursAsync();
                await TheirsAsync();
            }
            else
            {
                await TheirsAsync();
                await OursAsync();
            }
        }

        var figures = $"median of {Rounds}: ready {Median(ready):0.00} ms, lifecycle {Median(ours):0.00} ms, hyperfine {Median(theirs):0.00} ms, difference {Median(ours) - Median(theirs):0.00} ms; median of the paired differences {Median([.. ours.Zip(theirs, (a, b) => a - b)]):0.00} ms";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(Math.Abs(Median(ours) - Median(theirs)) < 2, figures);

        async Task OursAsync()
        {
            await using var instance = await Instance.StartAsync(platform, spec, fixture.Host, cancellation);
            await instance.StopAsync(cancellation);
            ready.Add(instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready).TotalMilliseconds);
            ours.Add(instance.Timeline.Between(BootTimeline.Call, BootTimeline.Gone).TotalMilliseconds);
        }

        async Task TheirsAsync()
        {
            await Tool.RunAsync("hyperfine", ["--shell=none", "--runs=1", "--warmup=0", "--style=none", $"--export-json={json}", $"{Tool.Require("runc")} --root {state} run --bundle {bundle} {folder.Id}"], cancellation);
            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json, cancellation));
            theirs.Add(report.RootElement.GetProperty("results")[0].GetProperty("median").GetDouble() * 1000);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
