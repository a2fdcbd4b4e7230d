using System.Diagnostics;
using Bench.Platforms.Guests;

namespace Bench.Experiments.Snapshot;

/// <content>Saves an instance and restores it, under the eyes of a client.</content>
public partial class SnapshotBenchmarks
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TimeBefore = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Saves an instance and restores it.</summary>
    /// <param name="part">Where the values go.</param>
    /// <param name="whole">Where those of clones and controls go; null to leave these out.</param>
    /// <param name="mebibytes">Memory to touch before; 0 for none.</param>
    /// <param name="proofs">Counts what came back of each instance that was restored.</param>
    private async Task<Cost> MeasureAsync(Measurement part, Measurement? whole, int mebibytes, Proofs proofs)
    {
        var cancellation = part.Cancellation;

        // Whatever fails from here on, it has not come back.
        proofs.Tried++;
        await using var original = await part.StartAsync();
        if (mebibytes > 0)
        {
            await Witness.TouchAsync(original, mebibytes, cancellation);
        }

        var witness = new Witness(original);
        await witness.StartAsync(cancellation);
        var identity = await witness.IdentifyAsync(cancellation);
        using var client = new FixedRateClient(Period);
        client.Connect(witness);
        await Task.Delay(TimeBefore, cancellation);

        var latency = client.MedianLatency();
        var began = Stopwatch.GetTimestamp();
        await using var saved = await original.SaveAsync(Kind, cancellation);
        var create = Stopwatch.GetElapsedTime(began);
        client.Disconnect();
        var before = new Before(saved, latency, client.Last!, proofs);
        var answer = await RestoreAsync(part, before, client);
        var cost = new Cost(mebibytes, create, await saved.AllocatedBytesAsync(cancellation), answer);
        part.Add(Gap, client.LongestSilenceAfter(began));
        part.Add(Create, create);
        part.Add(Bytes, cost.Bytes);
        await part.TryAsync(Compressed, async one => one.Add(Compressed, await saved.CompressedBytesAsync(cancellation)));
        saved.Seal();
        if (Kind == SnapshotKind.Running)
        {
            await part.At(CacheParameter, "cold").TryAsync(FirstAnswer, cold => RestoreColdAsync(cold, before));
            await (whole?.TryAsync(ClockLag, all => CompareClonesAsync(all, saved, identity)) ?? Task.CompletedTask);
            await (whole?.TryAsync(RebootDiffers, all => RebootAsync(all, before.Last)) ?? Task.CompletedTask);
        }

        await (whole?.TryAsync(DamageFound, all => DamageAsync(all, saved)) ?? Task.CompletedTask);
        return cost;
    }

    /// <summary>Restores an instance, and waits until it answers as fast as before.</summary>
    /// <returns>The time until its first answer.</returns>
    private async Task<TimeSpan> RestoreAsync(Measurement part, Before before, FixedRateClient client, params GuestFiles[] dropped)
    {
        await using var prepared = await part.PrepareAsync(part.Spec with { Restores = before.Saved });
        Array.ForEach(dropped, files => files.Drop());
        await using var instance = await part.StartAsync(prepared);
        var call = instance.Timeline.Marks[0].Stamp;
        var witness = new Witness(instance);
        if (Kind == SnapshotKind.Image)
        {
            await witness.StartAsync(part.Cancellation);
        }

        client.Connect(witness);
        var first = await client.WaitAsync(instance, call, Patience, part.Cancellation)
            ?? throw new InstanceException(
                instance.Console.HasEnded ? InstanceFailure.Failed : InstanceFailure.Timeout,
                $"The restored instance {(instance.Console.HasEnded ? "ended" : $"did not answer within {Patience.TotalSeconds:0} s")}.");
        var asFast = await client.WaitUntilAsFastAsync(call, before.Latency, TimeAfter, part.Cancellation);
        client.Disconnect();
        if (first.State.Continues(before.Last))
        {
            before.Proofs.Memory++;
        }
        else if (Kind == SnapshotKind.Running)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"What was restored is not what was saved: it says {first.State}, and the saved one said {before.Last}.");
        }

        const string notBack = "a lower bound: answers were not as fast as before within that time";
        var answered = Stopwatch.GetElapsedTime(call, first.Stamp);
        part.Add(FirstAnswer, answered);
        part.Add(
            AsFast,
            (asFast is { } stamp ? Stopwatch.GetElapsedTime(call, stamp) : answered + TimeAfter).TotalMilliseconds,
            asFast is null ? new Flag(FlagKind.Unsettled, notBack) : null);
        if (Kind == SnapshotKind.Running)
        {
            const string hidden = "the platform does not tell when the guest executes its first instruction";
            var resumed = instance.Timeline.Marks.FirstOrDefault(mark => mark.Name == BootTimeline.Resumed);
            var instruction = resumed is null ? default(double?) : Stopwatch.GetElapsedTime(call, resumed.Stamp).TotalMilliseconds;
            part.AddKnown(FirstInstruction, instruction, hidden);
        }

        before.Proofs.Disk += await witness.EndAsync(part.Cancellation) == before.Last.Nonce ? 1 : 0;
        return answered;
    }

    private async Task RestoreColdAsync(Measurement part, Before before)
    {
        var guest = await part.FindGuestFilesAsync();
        using var again = new ColdFiles(part, guest);
        using var client = new FixedRateClient(Period);
        before.Proofs.Tried++;
        await RestoreAsync(part, before, client, GuestFiles.Of([before.Saved.Place]), guest);
    }

    /// <summary>What saving and restoring an instance that had touched so much memory took.</summary>
    private sealed record Cost(double Mebibytes, TimeSpan Create, long Bytes, TimeSpan Answer);

    /// <summary>The saved instance that a restored one is compared with, and the counts of what came back.</summary>
    private sealed record Before(SavedInstance Saved, TimeSpan Latency, WitnessState Last, Proofs Proofs);

    /// <summary>How many instances were to come back, and how many did with their memory and with their disk.</summary>
    private sealed class Proofs
    {
        public int Tried { get; set; }

        public int Memory { get; set; }

        public int Disk { get; set; }
    }
}
