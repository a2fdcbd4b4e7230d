using Bench.Experiments.Isolation;

namespace Bench.Program.Tests.Experiments;

/// <summary>The table of probes, and how answers are judged.</summary>
public sealed class ProbeSpecs
{
    private const string Secret = "0123456789ab";

    private const string Output = """
        own	0	0	aaaaaaaaaaaa
        acct	0	2	
        bpf	0	1	
        kexec-load	31	0	
        core-pattern	0	0	
        ksm	0	30	
        kvm	0	2	
        file	256	0	bench-file-aaaaaaaaaaaa bench-file-0123456789ab
        mount-table	0	0	bench-mount-aaaaaaaaaaaa read
        kernel-log	0	0	
        host-name	0	0	bench Linux vm 6.18.44
        kernel	0	0	6.18.4
        boot-id	256	0	

        """;

    [Fact]
    public void It_has_more_than_forty_probes_of_different_names()
    {
        Assert.InRange(Probe.All.Count, 40, 200);
        Assert.Distinct(Probe.All.Select(probe => probe.Name));
        Assert.All(Probe.All, probe => Assert.NotEmpty(probe.What));
    }

    [Theory]
    [InlineData("acct", nameof(Finding.Found))]
    [InlineData("bpf", nameof(Finding.Refused))]
    [InlineData("kexec-load", nameof(Finding.Refused))]
    [InlineData("core-pattern", nameof(Finding.Found))]
    [InlineData("ksm", nameof(Finding.Refused))]
    [InlineData("kvm", nameof(Finding.NotFound))]
    [InlineData("file", nameof(Finding.Found))]
    [InlineData("mount-table", nameof(Finding.NotFound))]
    [InlineData("kernel-log", nameof(Finding.Refused))]
    [InlineData("host-name", nameof(Finding.Found))]
    [InlineData("kernel", nameof(Finding.NotFound))]
    [InlineData("boot-id", nameof(Finding.Refused))]
    public void An_answer_is_judged_by_errors_secrets_and_what_the_host_says(string name, string expected)
    {
        var host = ProbeAnswers.Parse("own\t0\t0\tbbbbbbbbbbbb\nhost-name\t0\t0\tvm\nkernel\t0\t0\t6.18.44\nboot-id\t0\t0\t1234\n");

        var finding = Probe.All.Single(probe => probe.Name == name).Judge(ProbeAnswers.Parse(Output), host, Secret);

        Assert.Equal(expected, finding.ToString());
    }

    [Theory]
    [InlineData("own 0")]
    [InlineData("acct\t0\t2\t\n")]
    public void What_is_no_output_of_the_script_is_refused(string output) =>
        Assert.Throws<FormatException>(() => ProbeAnswers.Parse(output));

    [Fact]
    public void A_line_of_perf_tells_process_moment_call_and_request()
    {
        var call = HostCalls.Parse(" 2273 26317.991727553: NR 16 (7, 2400, 0, 7f918c82b5e0, 1, 0)")!;

        Assert.Equal((2273, 26317991727553, 16, "2400"), (call.Process, call.At, call.Number, call.Request));
        Assert.Null(HostCalls.Parse(" 2273 26317.991740647: NR 1 (1, 7fc68d550ef0, 1, 0, 0, 0)")!.Request);
        Assert.Null(HostCalls.Parse(""));
    }

    [Fact]
    public async Task A_process_that_ends_while_the_host_looks_at_it_is_left_out()
    {
        using var ended = System.Diagnostics.Process.Start("true");
        await ended.WaitForExitAsync(TestContext.Current.CancellationToken);

        var alone = HostView.Of([Environment.ProcessId], []);
        var both = HostView.Of([Environment.ProcessId, ended.Id], ["/no/such/program"]);

        Assert.Equal((alone.Root, alone.Capabilities, alone.SetUserId), (both.Root, both.Capabilities, both.SetUserId));
        Assert.Equal(alone.SetUserId + 1, HostView.Of([Environment.ProcessId], ["/bin/su"]).SetUserId);
    }
}
