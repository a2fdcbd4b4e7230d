using System.Text;
using System.Text.Json.Nodes;
using Bench.Platforms.Custom;
using Bench.Platforms.Probes;
using Bench.Platforms.Qemu;
using Bench.Platforms.Variants;

namespace Bench.Platforms.Tests.Probes;

/// <summary>A platform is probed by a boot, and the answer is remembered for as long as it can hold.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class PlatformProbeSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>, IDisposable
{
    private const string Broken = "echo started >> MARK; for line in 1 2 3 4 5 6; do echo \"Call Trace: $line\"; done; exit 1";

    private const string AmxKernel = """
        [ "$1" = --version ] && echo 6.1 && exit
        echo 'userspace - ptrace set fp regs failed, errno = 14'
        exec sleep 1000
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Facts => ["kernel", "boot", "CPU", "flags", "guest", "engine", "renewed"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A cache of its own: what is remembered on the host is neither taken nor changed.
    private PlatformHost Host => fixture.Host with { Paths = new BenchPaths(_folder.Path, fixture.Host.Paths.Runtime) };

    [Fact]
    public async Task A_platform_that_has_booted_is_not_booted_again()
    {
        var first = new Counted(await fixture.PlatformAsync("native"));
        var second = new Counted(await fixture.PlatformAsync("native"));

        var asked = await first.ProbeAsync(Host, Cancellation);
        var remembered = await second.ProbeAsync(Host, Cancellation);

        Assert.True(asked.Usable && remembered.Usable, asked.Reason);
        Assert.Equal((1, 0), (first.Starts, second.Starts));
        Assert.True(remembered.Boot!.Milliseconds > 0);
        Assert.Equal(asked.Boot, remembered.Boot);
        Assert.Null((await second.LookAsync(Host, Cancellation)).Boot);
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public async Task It_is_booted_again_when_what_the_answer_holds_for_has_changed(string fact)
    {
        var platform = new Counted(await fixture.PlatformAsync("native"));
        var host = Host;
        await platform.ProbeAsync(host, Cancellation);
        var facts = host.Facts;
        var changed = fact switch
        {
            "kernel" => host with { Facts = facts with { Kernel = "9.9" } },
            "boot" => host with { Facts = facts with { BootId = "another" } },
            "CPU" => host with { Facts = facts with { Cpu = "another" } },
            "flags" => host with { Facts = facts with { CpuFlags = $"{facts.CpuFlags} amx_tile_of_tests" } },
            "guest" => host with
            {
                Guests = host.Guests
                .ToDictionary(guest => guest.Key, guest => guest.Value with { Digest = "sha256:0" })
            },
            "engine" => host,
            _ => host with { ProbesAfter = DateTimeOffset.UtcNow },
        };

        platform.Engine = fact == "engine" ? "another" : null;
        await platform.ProbeAsync(changed, Cancellation);
        Assert.Equal(2, platform.Starts);
        await platform.ProbeAsync(changed, Cancellation);
        Assert.Equal(2, platform.Starts);
    }

    [Fact]
    public async Task A_platform_that_does_not_boot_has_a_reason_of_one_line_that_names_the_log()
    {
        var platform = await ScriptedAsync(Broken);

        var found = await platform.ProbeAsync(Host, Cancellation);

        Assert.Equal((false, InstanceFailure.Failed), (found.Usable, found.Boot!.Failure));
        Assert.StartsWith("it did not boot a guest: ", found.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("Call Trace", found.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found.Reason!);
        Assert.InRange(found.Reason!.Length, 1, 160);
        Assert.EndsWith($"; log: {found.Boot.Log}", found.Reason, StringComparison.Ordinal);
        Assert.Contains("Call Trace: 1\n", await File.ReadAllTextAsync(found.Boot.Log!, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_remembered_for_a_day_and_a_success_for_longer()
    {
        var broken = await ScriptedAsync(Broken);
        var sound = new Counted(await fixture.PlatformAsync("native"));
        foreach (var platform in new IPlatform[] { broken, sound, broken, sound })
        {
            await platform.ProbeAsync(Host, Cancellation);
        }

        Assert.Equal((1, 1), (Marks, sound.Starts));
        Assert.Equal(2, await AgeAsync(TimeSpan.FromHours(20)));
        await broken.ProbeAsync(Host, Cancellation);
        Assert.Equal(1, Marks);
        await AgeAsync(TimeSpan.FromHours(5));
        await broken.ProbeAsync(Host, Cancellation);
        await sound.ProbeAsync(Host, Cancellation);
        Assert.Equal((2, 1), (Marks, sound.Starts));
    }

    [Fact]
    public async Task A_failure_is_forgotten_when_its_program_is_mended_and_with_its_log()
    {
        await fixture.PlatformAsync("native");
        var platform = await ScriptedAsync(Broken);
        var first = await platform.ProbeAsync(Host, Cancellation);
        File.Delete(first.Boot!.Log!);
        await platform.ProbeAsync(Host, Cancellation);
        Assert.Equal(2, Marks);

        await _folder.ScriptAsync("program", "exec chroot \"$@\"", Cancellation);
        var mended = await platform.ProbeAsync(Host, Cancellation);

        Assert.True(mended.Usable, mended.Reason);
        Assert.False(File.Exists(first.Boot.Log));
    }

    [Fact]
    public async Task A_failure_of_a_variant_is_forgotten_when_a_program_behind_links_is_mended()
    {
        fixture.Spec("busybox");
        var program = await _folder.ScriptAsync("program", $"echo started >> {_folder.At("mark")}; exit 1", Cancellation);
        File.CreateSymbolicLink(_folder.At("link"), program);
        File.CreateSymbolicLink(_folder.At("linked"), _folder.At("link"));
        await File.WriteAllTextAsync(_folder.At("own.json"), FileThatStarts(_folder.At("linked")), Cancellation);
        var variant = await VariantPlatform.FindAsync("a", VariantReader.Read(_folder.At("own.json")), fixture.Host.Paths, Cancellation);
        Assert.False((await variant.ProbeAsync(Host, Cancellation)).Usable);
        Assert.False((await variant.ProbeAsync(Host, Cancellation)).Usable);
        Assert.Equal(1, Marks);

        await _folder.ScriptAsync("program", "exec chroot \"$@\"", Cancellation);
        var mended = await variant.ProbeAsync(Host, Cancellation);

        Assert.True(mended.Usable, mended.Reason);
    }

    [Fact]
    public async Task A_short_message_of_the_program_is_in_the_reason()
    {
        var platform = await ScriptedAsync("echo 'operation not permitted' >&2; exit 1");

        Assert.Contains("operation not permitted; log: ", (await platform.ProbeAsync(Host, Cancellation)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_mode_Linux_on_a_CPU_with_AMX_is_given_up_at_its_line()
    {
        fixture.Spec("busybox");
        await _folder.ScriptAsync("linux.uml", AmxKernel, Cancellation);

        var found = await PlatformCatalog.BuiltIn.Find("uml")!.ProbeAsync(Host with { Tools = Toolbox.With(_folder.Path) }, Cancellation);

        Assert.Equal((false, InstanceFailure.HostUnfit), (found.Usable, found.Boot!.Failure));
        Assert.Contains("CPUs with AMX; log: ", found.Reason, StringComparison.Ordinal);
        Assert.Contains("errno = 14", await File.ReadAllTextAsync(found.Boot.Log!, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_boot_that_was_interrupted_is_no_answer()
    {
        var platform = await ScriptedAsync("echo started >> MARK; exec sleep 1000");
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var probing = platform.ProbeAsync(Host, interruption.Token);
        while (!File.Exists(_folder.At("mark")))
        {
            await Task.Delay(20, Cancellation);
        }

        await interruption.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);
        Assert.Empty(Directory.GetFiles(_folder.At("probes"), "*.json"));
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_boot_once()
    {
        var platforms = new List<Counted>();
        for (var count = 0; count < 4; count++)
        {
            platforms.Add(new Counted(await fixture.PlatformAsync("native")));
        }

        var host = Host;
        await Task.WhenAll(platforms.Select(platform => Task.Run(() => platform.ProbeAsync(host, Cancellation))));

        Assert.Equal(1, platforms.Sum(platform => platform.Starts));
    }

    [Fact]
    public void A_device_on_a_CPU_without_virtualisation_is_not_tried()
    {
        Assert.SkipUnless(File.Exists(HostFacts.VirtualizationDevice), "this host has no KVM");

        Assert.Contains("neither vmx nor svm", KvmDevice.WhyNot(new HostFacts("6.1", "", "", "fpu sse2")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "processor\t: 0\nmodel name\t: Xeon\nflags\t\t: fpu amx_tile\n\nprocessor\t: 1\nmodel name\t: Other\nflags\t\t: fpu\n",
        "Xeon",
        "fpu amx_tile")]
    [InlineData("processor\t: 0\nFeatures\t: fp asimd\nCPU part\t: 0xd0c\n", "0xd0c", "fp asimd")]
    [InlineData("", "", "")]
    public void The_facts_of_a_host_are_those_of_its_first_CPU(string cpuinfo, string cpu, string flags)
    {
        Directory.CreateDirectory(_folder.At("proc"));
        File.WriteAllText(_folder.At("proc/cpuinfo"), cpuinfo);

        Assert.Equal(new HostFacts(string.Empty, string.Empty, cpu, flags), HostFacts.Read(_folder.Path));
    }

    [Fact]
    public void A_log_is_bounded_and_a_reason_is_cut()
    {
        var (reason, path) = FailureLog.Keep(
            new InstanceException(InstanceFailure.Failed, new string('x', 100_000)),
            "it did not boot",
            _folder.At("log"));

        Assert.InRange(reason.Length, 100, 160);
        Assert.EndsWith($"…; log: {path}", reason, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(path!).Length, 10_000, 40_000);
    }

    public void Dispose() => _folder.Dispose();

    private int Marks => File.ReadAllLines(_folder.At("mark")).Length;

    private async Task<TemplatePlatform> ScriptedAsync(string commands)
    {
        fixture.Spec("busybox");
        var program = await _folder.ScriptAsync(
            "program",
            commands.Replace("MARK", _folder.At("mark"), StringComparison.Ordinal),
            Cancellation);
        return new TemplatePlatform(PlatformFile.Parse(Encoding.UTF8.GetBytes(FileThatStarts(program)), "own.json"));
    }

    private static string FileThatStarts(string program) => $$"""
        {
          "schema": 1, "name": "my/own", "family": "process", "guest": { "form": "root" },
          "start": ["{{program}}", "{root}", "{init}"]
        }
        """;

    /// <summary>Makes all that is remembered older; returns how many answers that are.</summary>
    private async Task<int> AgeAsync(TimeSpan age)
    {
        var memories = Directory.GetFiles(_folder.At("probes"), "*.json");
        foreach (var memory in memories)
        {
            var content = JsonNode.Parse(await File.ReadAllTextAsync(memory, Cancellation))!;
            content["answer"]!["asked"] = content["answer"]!["asked"]!.GetValue<DateTimeOffset>() - age;
            await File.WriteAllTextAsync(memory, content.ToJsonString(), Cancellation);
        }

        return memories.Length;
    }

    private sealed class Counted(IPlatform inner) : IPlatform
    {
        private int _starts;

        public int Starts => _starts;

        public string Name => inner.Name;

        public Family Family => inner.Family;

        public PlatformNeeds Needs => inner.Needs;

        public string? Engine { get; set; }

        public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) =>
            (await inner.CheckAsync(host, cancellation)) with { Engine = Engine };

        public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _starts);
            return inner.PrepareAsync(request, cancellation);
        }
    }
}
