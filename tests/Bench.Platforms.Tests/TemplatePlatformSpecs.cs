using Bench.Platforms.Conformance;
using Bench.Platforms.Custom;
using Bench.Platforms.Probes;

namespace Bench.Platforms.Tests;

/// <summary>Platforms of the example files, on real instances: what a platform written in code must do, too.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class TemplatePlatformSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private const string Minimal = """
        {
          "schema": 1, "name": "my/own", "family": "process", "guest": { "form": "root" },
          "start": ["chroot", "{root}", "{init}"]
        }
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("crun")]
    [InlineData("qemu-q35", Traits = [Tier.Name, Tier.Full])]
    public async Task A_platform_of_a_file_does_what_every_platform_must(string file) =>
        await PlatformFixture.HoldAsync(await UsableAsync(file), ConformanceCheck.All);

    [Fact]
    public async Task The_file_that_the_documentation_walks_through_runs()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "platform-files.md"), Cancellation);
        var platform = await UsableAsync(new TemplatePlatform(Own(page.Split("```json")[1].Split("```")[0])));
        var spec = fixture.Spec("busybox") with { ScratchBytes = 1 << 20 };
        var before = HostTraces.Capture(fixture.Host);

        await using (var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation))
        {
            Assert.Equal("kept\n", await instance.RequireAsync("echo kept > /scratch/file && cat /scratch/file", Limit, Cancellation));
            await instance.RequireAsync("touch /etc/written", Limit, Cancellation);
            Assert.False(File.Exists(Path.Combine(spec.Guest.Root, "etc/written")));
            await instance.StopAsync(Cancellation);
        }

        Assert.Equal(before, await HostTraces.CaptureAllAsync(fixture.Host, Cancellation));
    }

    [Fact]
    public async Task The_version_and_the_file_are_recorded()
    {
        var availability = await (await UsableAsync("qemu-q35")).ProbeAsync(fixture.Host, Cancellation);

        Assert.Equal("tcg", availability.Accelerator);
        Assert.StartsWith("QEMU emulator version", availability.Versions["qemu-system-x86_64"], StringComparison.Ordinal);
        Assert.StartsWith("qemu-q35.json sha256:", availability.Versions["platform file"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lack_is_said_with_its_remedy()
    {
        var noTool = await CheckAsync("""{ "tools": { "no-such-vmm": "vmm-package" } }""");
        var noFile = await CheckAsync("""{ "files": { "/dev/no-such-device": "Load its module." } }""");
        var noProgram = await new TemplatePlatform(Own(Minimal.Replace("chroot", "no-such-program", StringComparison.Ordinal))).ProbeAsync(
            fixture.Host,
            Cancellation);

        Assert.False(noTool.Usable || noFile.Usable || noProgram.Usable);
        Assert.Equal("'no-such-vmm' is not installed", noTool.Reason);
        Assert.Equal("Run scripts/setup, or install the package vmm-package.", noTool.Remedy);
        Assert.Equal("there is no /dev/no-such-device", noFile.Reason);
        Assert.Equal("Load its module.", noFile.Remedy);
        Assert.Equal("'no-such-program' is not installed", noProgram.Reason);

        Task<Availability> CheckAsync(string needs) =>
            new TemplatePlatform(Own(Minimal.Replace("\"start\"", $"\"needs\": {needs}, \"start\"", StringComparison.Ordinal))).ProbeAsync(
                fixture.Host,
                Cancellation);
    }

    [Fact]
    public async Task KVM_counts_only_when_a_guest_has_booted_with_it()
    {
        fixture.Spec("busybox");
        var text = Minimal.Replace("\"process\"", "\"vm\", \"accelerator\": \"kvm\"", StringComparison.Ordinal)
            .Replace("\"chroot\", \"{root}\", \"{init}\"", "\"false\"", StringComparison.Ordinal);

        var availability = await new TemplatePlatform(Own(text)).ProbeAsync(fixture.Host, Cancellation);

        Assert.Equal((false, "kvm"), (availability.Usable, availability.Accelerator));
        Assert.True(
            availability.Boot is not null || availability.Reason!.Contains("/dev/kvm", StringComparison.Ordinal),
            availability.Reason);
    }

    [Fact]
    public async Task What_the_platform_cannot_do_is_unsupported_with_the_files_reason()
    {
        var platform = new TemplatePlatform(
            Own(Minimal.Replace("\"root\" }", "\"root\", \"cannot\": { \"scratch\": \"no disks yet\" } }", StringComparison.Ordinal)));
        var spec = fixture.Spec("busybox") with { ScratchBytes = 64 << 20 };

        var exception = await Assert.ThrowsAsync<InstanceException>(() => Instance.StartAsync(platform, spec, fixture.Host, Cancellation));

        Assert.Equal(InstanceFailure.Unsupported, exception.Failure);
        Assert.Contains("no disks yet", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preparation_that_fails_is_told_and_cleaned_up()
    {
        using var elsewhere = new TemporaryFolder();
        var text = $$"""
            {
              "schema": 1, "name": "my/own", "family": "process", "guest": { "form": "root" },
              "files": {
                "some/text": "{id}\n",
                "list.json": [1, "{cpus}", "x{cpus}", { "if": "scratch", "then": ["{scratch}"], "else": [true] }]
              },
              "environment": { "INSTANCE": "{id}" },
              "prepare": [
                ["cp", "{folder}/some/text", "{folder}/list.json", "{{elsewhere.Path}}"],
                ["sh", "-c", "echo $INSTANCE$1 >&2; exit 3", "sh", " with 'quotes' $HOME"],
              ],
              "start": ["true"],
              "cleanup": [["false"], ["touch", "{{elsewhere.Path}}/cleaned"]],
            }
            """;
        var spec = fixture.Spec("busybox");
        var before = HostTraces.Capture(fixture.Host);

        var exception = await Assert.ThrowsAsync<InstanceException>(
            () => Instance.StartAsync(new TemplatePlatform(Own(text)), spec, fixture.Host, Cancellation));

        var id = (await File.ReadAllTextAsync(elsewhere.At("text"), Cancellation)).Trim();
        Assert.StartsWith("bench-", id, StringComparison.Ordinal);
        Assert.Contains($"ended with 3: {id} with 'quotes' $HOME", exception.Message, StringComparison.Ordinal);
        Assert.Equal("""[1,1,"x1",true]""", string.Concat(
            (await File.ReadAllTextAsync(elsewhere.At("list.json"), Cancellation)).Where(symbol => !char.IsWhiteSpace(symbol))));
        Assert.True(File.Exists(elsewhere.At("cleaned")));
        Assert.Equal(before, await HostTraces.CaptureAllAsync(fixture.Host, Cancellation));
    }

    [Theory(Explicit = true)]
    [Trait(Tier.Name, Tier.Full)]
    [InlineData("crun", "crun")]
    [InlineData("qemu-q35", "qemu/q35@tcg")]
    public async Task A_file_costs_what_the_same_platform_in_code_costs(string file, string name)
    {
        var template = await UsableAsync(file);
        var builtIn = await fixture.PlatformAsync(name);
        var spec = fixture.Spec("busybox");
        var times = new Dictionary<string, List<double>> { [template.Name] = [], [builtIn.Name] = [] };
        for (var round = 0; round < 15; round++)
        {
            foreach (var platform in round % 2 == 0 ? [template, builtIn] : new[] { builtIn, template })
            {
                await using var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation);
                await instance.StopAsync(Cancellation);
                times[platform.Name].Add(instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready).TotalMilliseconds);
            }
        }

        TestContext.Current.TestOutputHelper?
            .WriteLine(string.Join(", ", times.Select(entry => $"{entry.Key} {entry.Value.Order().ElementAt(7):0.0} ms")));
        Assert.InRange(times[template.Name].Order().ElementAt(7) / times[builtIn.Name].Order().ElementAt(7), 0.9, 1.1);
    }

    private Task<TemplatePlatform> UsableAsync(string file) =>
        UsableAsync(new TemplatePlatform(PlatformFile.Load(
            Path.Combine(AppContext.BaseDirectory, "platforms", $"{file}.json"),
            PlatformCatalog.BuiltIn.All.Select(other => other.Name))));

    private async Task<TemplatePlatform> UsableAsync(TemplatePlatform platform)
    {
        var availability = await platform.ProbeAsync(fixture.Host, Cancellation);
        Assert.SkipUnless(availability.Usable, $"{platform.Name}: {availability.Reason}. {availability.Remedy}");
        return platform;
    }

    private static PlatformFile Own(string text) => PlatformFile.Parse(System.Text.Encoding.UTF8.GetBytes(text), "own.json");
}
