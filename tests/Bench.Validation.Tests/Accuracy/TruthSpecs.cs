using Bench.Platforms.Host;
using Bench.Validation.Accuracy;

namespace Bench.Validation.Tests.Accuracy;

/// <summary>The harness's readers against a target that does exact things, and wrong readers against the same.</summary>
[Trait(Tier.Name, Tier.Integration)]
[Collection(nameof(AloneOnTheHost))]
public class TruthSpecs(TruthFixture fixture) : IClassFixture<TruthFixture>
{
    private const int PageBytes = 4096;
    private const string Anonymous = "64 MiB anonymous, touched";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every truth but those of time, which a busy host would spoil.</summary>
    public static TheoryData<string> Truths
        => [.. Truth.All.Where(truth => truth is CountedTruth { Unit: "B" }).Select(truth => truth.Name)];

    [Theory]
    [MemberData(nameof(Truths))]
    public async Task The_readers_tell_the_truth(string name)
    {
        var (bench, instruments) = fixture.Require();

        var rows = await TruthSuite.MeasureAsync(Named(name), bench, instruments.All, Cancellation);

        Assert.Contains(rows, row => row.Verdict == AccuracyVerdict.Within);
        Assert.All(rows, row => Assert.True(
            row.Verdict is AccuracyVerdict.Within or AccuracyVerdict.Informative or AccuracyVerdict.NotMeasured,
            Describe(row)));
    }

    [Fact]
    public async Task The_times_of_a_sleep_and_of_burnt_CPU_are_told_by_readers_that_are_there()
    {
        var (bench, instruments) = fixture.Require();

        foreach (var truth in new[] { new SleepTruth(2), Named("300 ms of CPU burnt") })
        {
            var readings = await truth.MeasureAsync(bench, instruments.All, Cancellation);
            Assert.NotEmpty(readings);
            Assert.Contains(readings, reading => reading.Measured > 0);

            // No stamp lies before its write.
            Assert.All(
                readings.Where(reading => reading.Reader.StartsWith("one way", StringComparison.Ordinal)),
                reading => Assert.True(reading.Measured > 0));
        }
    }

    [Fact]
    public async Task A_reader_that_is_off_by_one_page_is_caught()
    {
        var (bench, instruments) = fixture.Require();
        var right = Find(instruments, Measure.Resident);
        var atRest = right.Read();

        await AssertCaughtAsync(
            bench,
            Named(Anonymous),
            right with { Read = () => right.Read() is var read && read > atRest + PageBytes * 1000 ? read + PageBytes : read });
    }

    [Fact]
    public async Task A_reader_that_takes_pages_for_larger_than_they_are_is_caught()
    {
        var (bench, instruments) = fixture.Require();
        var right = Find(instruments, Measure.ChargedAnonymous);
        Assert.SkipWhen(right.Read() is null, "no cgroup can be made here");

        await AssertCaughtAsync(bench, Named("256 MiB anonymous, 64 MiB of it touched"), right with { Read = () => right.Read() * 4 });
    }

    [Fact]
    public async Task A_reader_that_counts_shared_pages_twice_is_caught()
    {
        var (bench, _) = fixture.Require();
        using var one = ProcessMemory.TryOpen(bench.Target.ProcessId)!;
        using var other = ProcessMemory.TryOpen(bench.Other.ProcessId)!;
        double? BothResident() => one.TryRead(out var first) && other.TryRead(out var second) ? first.RssBytes + second.RssBytes : null;

        var wrong = new Instrument("twice", Measure.InstanceProportional, BothResident);
        await AssertCaughtAsync(bench, Named("64 MiB shared by two processes"), wrong);
    }

    [Theory]
    [InlineData(Anonymous, Measure.Resident)]
    [InlineData("16 MiB written, O_DIRECT", Measure.StorageWritten)]
    internal async Task A_reader_with_a_stale_file_handle_is_caught(string truth, Measure measure)
    {
        var (bench, instruments) = fixture.Require();

        // What an old handle shows is what was there when it was opened.
        var old = Find(instruments, measure).Read();

        await AssertCaughtAsync(bench, Named(truth), new Instrument("stale", measure, () => old));
    }

    [Theory]
    [InlineData("16 MiB written, buffered", Measure.CallsWritten)]
    [InlineData("16 MiB written, O_DIRECT", Measure.StorageWritten)]
    [InlineData("16 MiB read, buffered", Measure.StorageRead)]
    internal async Task A_reader_that_counts_a_byte_too_many_is_caught(string truth, Measure measure)
    {
        var (bench, instruments) = fixture.Require();
        var right = Find(instruments, measure);
        var readings = 0;

        await AssertCaughtAsync(bench, Named(truth), right with { Read = () => right.Read() + readings++ });
    }

    [Fact]
    public async Task What_the_host_does_not_tell_is_not_measured()
    {
        var (bench, _) = fixture.Require();

        var none = new Instrument("none", Measure.Resident, () => null);
        var row = Assert.Single(await TruthSuite.MeasureAsync(Named(Anonymous), bench, [none], Cancellation));

        Assert.Equal(AccuracyVerdict.NotMeasured, row.Verdict);
        Assert.NotNull(row.Reason);
    }

    [Theory]
    [InlineData("fly 3")]
    [InlineData("sleep")]
    [InlineData("sleep soundly")]
    [InlineData("read nowhere 1048576")]
    public async Task A_target_says_what_it_could_not_do_and_goes_on(string command)
    {
        var (bench, _) = fixture.Require();

        var refusal = await Assert.ThrowsAsync<InstanceException>(() => bench.Other.TellAsync(command, Cancellation));

        Assert.Contains(command, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("done", (await bench.Other.TellAsync("nothing", Cancellation))[^1].Kind);
    }

    private static Instrument Find(InstrumentSet instruments, Measure measure)
        => instruments.All.First(instrument => instrument.Measure == measure);

    private static async Task AssertCaughtAsync(TruthBench bench, Truth truth, Instrument wrong)
    {
        var row = Assert.Single(await TruthSuite.MeasureAsync(truth, bench, [wrong], Cancellation));
        Assert.True(row.Verdict == AccuracyVerdict.Outside, Describe(row));
    }

    private static Truth Named(string name) => Truth.All.Single(truth => truth.Name == name);

    private static string Describe(AccuracyRow row) => $"{string.Join(" | ", row.Cells)} | {row.Bound} | {row.Verdict} {row.Reason}";
}

/// <summary>For tests whose targets share pages with whatever other .NET programs the tests start meanwhile.</summary>
[CollectionDefinition(nameof(AloneOnTheHost), DisableParallelization = true)]
public sealed class AloneOnTheHost;
