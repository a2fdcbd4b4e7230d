using System.Globalization;
using Bench.Platforms.Probes;

namespace Bench.Platforms.Tests;

/// <summary>The readers of version 2 on a cgroup of a real kernel that has nothing else: in a guest that systemd has booted, where known
/// things are done.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class VersionTwoCgroupSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private const string Cgroup = "/sys/fs/cgroup/sample";
    private const long Held = 48L << 20;
    private const long Written = 8L << 20;
    private const int Sleepers = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Comes up, waits to be told, holds so much, and says so.
    private static readonly string Holder = $"""
        import os, time
        open('/tmp/up', 'w')
        while not os.path.exists('/tmp/go'): time.sleep(0.05)
        held = b'x' * {Held}
        open('/tmp/held', 'w')
        time.sleep(1000)
        """;

    private const string Spinner = """
        import os, time
        while time.process_time() < 2: pass
        print(sum(os.times()[:2]))
        """;

    [Fact]
    public async Task What_is_known_to_have_been_done_in_a_cgroup_is_what_its_files_tell()
    {
        await using var instance = await BootAsync();
        await RunAsync(instance, $"mkdir {Cgroup} && echo '+cpu +memory +io' > /sys/fs/cgroup/cgroup.subtree_control");
        await StartWithinAsync(instance, $"python3 -c \"{Holder}\"");
        await WaitForAsync(instance, "/tmp/up");

        // What the tools load from the root file system is to be in the guest's page cache before.
        await RunWithinAsync(
            instance,
            "dd if=/dev/zero of=/scratch/first bs=64k count=1 oflag=direct && dd if=/scratch/first of=/dev/null bs=64k iflag=direct");
        using var folder = new TemporaryFolder();
        await FetchAsync(instance, folder);
        using var readers = new Readers(new CgroupDirectory(folder.Path, CgroupVersion.V2));
        var before = readers.Read();

        await RunAsync(instance, "touch /tmp/go");
        await WaitForAsync(instance, "/tmp/held");
        await RunWithinAsync(
            instance,
            $"dd if=/dev/zero of=/scratch/file bs=64k count={Written >> 16} oflag=direct "
            + "&& dd if=/scratch/file of=/dev/null bs=64k iflag=direct");
        for (var sleeper = 0; sleeper < Sleepers; sleeper++)
        {
            await StartWithinAsync(instance, "sleep 1000");
        }

        await FetchAsync(instance, folder);
        var after = readers.Read();
        var told = double.Parse(await RunWithinAsync(instance, $"python3 -c \"{Spinner}\""), CultureInfo.InvariantCulture);
        await FetchAsync(instance, folder);
        var spent = (readers.Read().Cpu - after.Cpu).TotalSeconds;

        AssertClose(Held, after.Memory.AnonymousBytes - before.Memory.AnonymousBytes, percent: 2);
        AssertClose(Held, after.Memory.UsageBytes - before.Memory.UsageBytes, percent: 10);
        Assert.True(after.Memory.PeakBytes is null || after.Memory.PeakBytes >= after.Memory.UsageBytes, $"{after.Memory}");
        Assert.True(after.Memory.AnonymousBytes + after.Memory.FileBytes <= after.Memory.UsageBytes * 1.02, $"{after.Memory}");
        AssertClose(Written, after.Io.WrittenBytes - before.Io.WrittenBytes, percent: 2);
        AssertClose(Written, after.Io.ReadBytes - before.Io.ReadBytes, percent: 5);

        Assert.Equal(1 + Sleepers, File.ReadAllLines(folder.At("cgroup.procs")).Length);

        // A shell and the interpreter's end come on top of what the interpreter says of itself; and user-mode Linux tells a process
        // its time in ticks, its cgroup by another clock: 7 % apart was seen.
        Assert.True(spent >= told * 0.85 && spent <= told * 1.25, $"{spent} s where {told} s were told");
        await instance.StopAsync(TestContext.Current.CancellationToken);
    }

    private async Task<Instance> BootAsync()
    {
        var spec = fixture.Spec("debian-systemd") with { ScratchBytes = 64L << 20, BootLimit = TimeSpan.FromSeconds(180) };
        var cancellation = TestContext.Current.CancellationToken;
        var reasons = new List<string>();
        foreach (var name in new[] { "uml", "qemu/microvm", "qemu/q35" })
        {
            var platform = Catalog.PlatformCatalog.BuiltIn.Find(name)!;
            var availability = await platform.ProbeAsync(fixture.Host, cancellation);
            if (availability.Usable)
            {
                return await Instance.StartAsync(platform, spec, fixture.Host, cancellation);
            }

            reasons.Add($"{name}: {availability.Reason}");
        }

        Assert.Skip(string.Join("; ", reasons));
        throw new InvalidOperationException();
    }

    // A folder that holds what the guest's cgroup said at this moment, which the readers take for the cgroup.
    private static async Task FetchAsync(Instance instance, TemporaryFolder folder)
    {
        foreach (var file in new[] { "memory.current", "memory.stat", "memory.peak", "cpu.stat", "io.stat", "cgroup.procs" })
        {
            var result = await instance.RunAsync($"cat {Cgroup}/{file}", Limit, TestContext.Current.CancellationToken);
            if (result.ExitCode == 0)
            {
                await File.WriteAllBytesAsync(folder.At(file), result.Output);
            }
        }
    }

    private static Task<string> RunAsync(Instance instance, string command) =>
        instance.RequireAsync(command, Limit, TestContext.Current.CancellationToken);

    private static Task<string> RunWithinAsync(Instance instance, string command) =>
        RunAsync(instance, $"echo $$ > {Cgroup}/cgroup.procs && {command}");

    private static Task<string> StartWithinAsync(Instance instance, string command) =>
        RunAsync(instance, $"sh -c 'echo $$ > {Cgroup}/cgroup.procs; exec setsid \"$@\"' start {command} < /dev/null > /dev/null 2>&1 &");

    private static Task<string> WaitForAsync(Instance instance, string file) =>
        RunAsync(instance, $"while [ ! -e {file} ]; do sleep 0.1; done");

    private static void AssertClose(long expected, long actual, double percent) => Assert.InRange(
        actual, expected * (1 - (percent / 100)), expected * (1 + (percent / 100)));

    private sealed record Reading(CgroupMemory Memory, TimeSpan Cpu, CgroupIo Io);

    private sealed class Readers(CgroupDirectory directory) : IDisposable
    {
        private readonly CgroupMemoryReader _memory = CgroupMemoryReader.TryOpen(directory)!;
        private readonly FileReader<TimeSpan> _cpu = CgroupCpu.TryOpen(directory)!;
        private readonly FileReader<CgroupIo> _io = CgroupIo.TryOpen(directory)!;

        public Reading Read()
        {
            Assert.True(_memory.TryRead(out var memory));
            Assert.True(_cpu.TryRead(out var cpu));
            Assert.True(_io.TryRead(out var io));
            return new Reading(memory, cpu, io);
        }

        public void Dispose()
        {
            _memory.Dispose();
            _cpu.Dispose();
            _io.Dispose();
        }
    }
}
