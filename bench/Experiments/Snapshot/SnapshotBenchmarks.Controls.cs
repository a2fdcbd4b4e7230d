using Bench.Results.Statistics;

namespace Bench.Experiments.Snapshot;

/// <content>What clones share, and the controls: a reboot, and a damaged snapshot.</content>
public partial class SnapshotBenchmarks
{
    private static readonly TimeSpan PatienceWithDamaged = TimeSpan.FromSeconds(5);

    /// <summary>Restores the same snapshot again and again, and counts what should differ and does not.</summary>
    private static async Task CompareClonesAsync(Measurement measurement, SavedInstance saved, WitnessIdentity original)
    {
        var clones = new List<WitnessIdentity>();
        while (clones.Count < measurement.Preset.SnapshotClones)
        {
            await using var instance = await measurement.StartAsync(measurement.Spec with { Restores = saved });
            clones.Add(await new Witness(instance).IdentifyAsync(measurement.Cancellation));
        }

        foreach (var (index, name) in WitnessIdentity.Names.Index())
        {
            measurement.AddKnown(Equal.Member(name), EqualShare(clones.ConvertAll(clone => clone.Values[index])), "the guest has none");
        }

        measurement.Add(ClockLag, Quantiles.Median(clones.Select(clone => (clone.BehindHost - original.BehindHost).TotalMilliseconds)));
    }

    /// <summary>The share of pairs that are equal, from 0 to 1; null where some have no value.</summary>
    internal static double? EqualShare(IReadOnlyList<string?> values) => values.Contains(null) ? null
        : values.GroupBy(value => value).Sum(group => group.Count() * (group.Count() - 1.0)) / (values.Count * (values.Count - 1));

    /// <summary>Flips a bit, and looks who notices: the digest must, and the platform may.</summary>
    private async Task DamageAsync(Measurement measurement, SavedInstance saved)
    {
        Flip(saved.Files.MaxBy(file => new FileInfo(file).Length)!);
        measurement.Add(DamageFound, (await RefusalAsync())?.Failure == InstanceFailure.Damaged ? 1 : 0);
        saved.Unseal();
        if (Kind == SnapshotKind.Running)
        {
            var refusal = await RefusalAsync();
            var note = refusal is null ? null : new Flag(FlagKind.Note, refusal.Message.ReplaceLineEndings(" "));
            measurement.Add(DamageRefused, refusal is null ? 0 : 1, note);
        }

        async Task<InstanceException?> RefusalAsync()
        {
            try
            {
                await using var instance = await measurement.StartAsync(measurement.Spec with { Restores = saved });
                using var client = new FixedRateClient(Period);
                client.Connect(new Witness(instance));
                await client.WaitAsync(instance, stamp: 0, PatienceWithDamaged, measurement.Cancellation);
                return instance.Console.HasEnded ? instance.Console.Failure(InstanceFailure.Failed, "it ended") : null;
            }
            catch (InstanceException exception)
            {
                return exception;
            }
        }
    }

    /// <summary>Flips one bit in the middle of a file.</summary>
    internal static void Flip(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length / 2;
        var value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 1));
    }

    /// <summary>The control: an instance that boots anew must not look like a restored one.</summary>
    private static async Task RebootAsync(Measurement measurement, WitnessState last)
    {
        await using var instance = await measurement.StartAsync();
        var witness = new Witness(instance);
        await witness.StartAsync(measurement.Cancellation);
        using var client = new FixedRateClient(Period);
        client.Connect(witness);
        var answer = await client.WaitAsync(instance, stamp: 0, Patience, measurement.Cancellation);
        measurement.Add(RebootDiffers, answer is { } first && !first.State.Continues(last) ? 1 : 0);
    }
}
