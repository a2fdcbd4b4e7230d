using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using Bench.Experiments.Portability;

namespace Bench.Program.Tests.Experiments;

/// <summary>What runs where, and that a refusal is seen as one.</summary>
[SupportedOSPlatform("linux")]
public sealed class PortabilityExperimentSpecs
{
    private const string Guest = "debian";
    private const int NotExecutable = 8; // ENOEXEC

    [Fact]
    public void The_small_program_runs_on_this_processor_and_its_twin_for_another_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var own = Process.Start(Written(TinyProgram.Own))!;
        own.WaitForExit();
        Assert.Equal(TinyProgram.Code, own.ExitCode);
        Assert.SkipWhen(TinyProgram.HostEmulatesForeign, "this host runs programs of other processors in an emulator");
        var refused = Assert.Throws<Win32Exception>(() => Process.Start(Written(TinyProgram.Foreign)));
        Assert.Equal(NotExecutable, refused.NativeErrorCode);

        ProcessStartInfo Written(byte[] program)
        {
            var path = folder.At($"program-{program.Length}-{program[18]}");
            File.WriteAllBytes(path, program);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new ProcessStartInfo(path);
        }
    }

    [Theory]
    [InlineData("native", "other-arch no-kernel")]
    [InlineData("runc", "other-arch no-kernel module")]
    [InlineData("docker/runc", "other-arch no-kernel module")]
    [InlineData("podman/crun", "other-arch no-kernel module")]
    [InlineData("runsc", "other-arch no-kernel module", Traits = [Tier.Name, Tier.Full])]
    [InlineData("uml", "other-arch no-kernel", Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/q35", "other-arch no-kernel", Traits = [Tier.Name, Tier.Full])]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task The_outputs_are_those_of_a_plain_process_and_what_must_be_refused_is(string platform, string refused)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<PortabilityBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(1, Value("portability.same"));
        Assert.InRange(Value("portability.changed")!.Value, 1, 2);
        Assert.All(["static", "hand-made", "glibc"], artefact => Assert.Equal(1, Value("portability.runs", artefact)));
        Assert.All(refused.Split(' '), artefact => Assert.Equal(0, Value("portability.runs", artefact)));
        Assert.All(refused.Split(' '), artefact => Assert.Equal(1, Value("portability.refused", artefact)));
        Assert.NotEqual(1, Value("portability.runs", "systemd"));
        if (platform.Contains('/', StringComparison.Ordinal) && Value("portability.moved") is { } moved)
        {
            Assert.Equal((1, 0, 1), (moved, Value("portability.moved.images_before"), Value("portability.layer")));
        }

        Assert.Empty(session.InstancesLeft);

        double? Value(string metric, string? artefact = null) =>
            samples.SingleOrDefault(sample => sample.Metric == metric && sample.Case.Parameters["artefact"] == artefact)?.Value;
    }
}
