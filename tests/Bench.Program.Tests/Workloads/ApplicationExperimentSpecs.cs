using System.Net;
using System.Net.Sockets;
using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Workloads;

/// <summary>Servers in real instances.</summary>
[Trait(Tier.Name, Tier.Integration)]
public class ApplicationExperimentSpecs
{
    private const string Guest = "debian";

    [Fact]
    public async Task A_port_that_somebody_has_is_a_row_that_says_so()
    {
        // A process of the host has the host's ports. Whoever listens there and never answers must not be waited for.
        using var other = new TcpListener(IPAddress.Loopback, Server.Redis.Port);
        other.Start();
        await using var session = await RealPlatformRun.OpenAsync("native", Guest);
        var sample = Assert.Single(session.Run<ApplicationBenchmarks>(Guest, experiment => experiment.Workload = "redis"));

        Assert.Equal(Outcome.Failed, sample.Outcome);
        Assert.StartsWith("the port is in use already: ", sample.Reason, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{Server.Redis.Port}", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_answers_after_its_instance_is_ready()
    {
        await using var session = await RealPlatformRun.OpenAsync("runc", Guest);
        var samples = Start(session, "nginx");

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.All(
            samples,
            sample => Assert.Equal(("nginx", "warm"), (sample.Case.Parameters["application"], sample.Case.Parameters["cache"])));
        Assert.Equal(Value("start.ready") + Value("start.application"), Value("start.answered"), 1e-3);
        Assert.True(Value("start.application") > 0);

        double Value(string metric) => samples.Single(sample => sample.Metric == metric).Value!.Value;
    }

    [Fact]
    public async Task Where_caches_are_to_be_kept_a_cold_start_is_a_row_that_says_so()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", Guest, keepsCaches: true);
        var sample = Assert.Single(Start(session, "redis-cold"));

        Assert.Equal((Outcome.Unsupported, "cold"), (sample.Outcome, sample.Case.Parameters["cache"]));
        Assert.Contains("--keep-caches", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_whose_server_does_not_answer_again_is_measured_and_only_the_second_question_has_failed()
    {
        const string AnswersOnce = "printf '%s\n' '#!/bin/sh' \"printf '+PONG\\\\r\\\\n' | /bench/busybox nc -l -p 16379\" "
            + "> /usr/local/bin/redis-server; chmod +x /usr/local/bin/redis-server";
        await using var session = await RealPlatformRun.OpenAsync(
            "native",
            Guest,
            wrap: native => InstanceWithCommand.On(native, AnswersOnce));
        var samples = Start(session, "redis");

        Assert.All(
            samples.Where(sample => sample.Metric is "start.answered" or "start.ready" or "start.application"),
            sample => Assert.Equal(Outcome.Ok, sample.Outcome));
        Assert.Equal(3, samples.Count(sample => sample.Outcome == Outcome.Ok && sample.Metric != "start.cached"));
        var asking = samples.Single(sample => sample.Metric == "start.asking");
        Assert.Equal(Outcome.Failed, asking.Outcome);
        Assert.StartsWith("the question to redis-server", asking.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_in_the_guest_is_a_row_that_says_so()
    {
        await using var session = await RealPlatformRun.OpenAsync(
            "native",
            Guest,
            wrap: native => InstanceWithCommand.On(native, "rm $(command -v redis-server)"));
        var sample = Assert.Single(Start(session, "redis"), sample => sample.Metric == "start.answered");

        Assert.Equal(Outcome.Unsupported, sample.Outcome);
        Assert.Contains("the guest 'debian' has no redis-server", sample.Reason, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Sample> Start(RealPlatformRun session, string workload)
        => session.Run<StartBenchmarks>(Guest, experiment => experiment.Workload = workload);
}
