using System.Diagnostics;

namespace Bench.Experiments.Memory;

/// <summary>Memory of one settled instance at one moment, with the processes that only one of the two ways of counting sees.</summary>
/// <param name="Processes">All processes of the instance.</param>
/// <param name="Whole">Their memory, and its cgroup's.</param>
/// <param name="Outside">Processes of the instance that are not in its cgroup, such as a shim; null when it has no cgroup.</param>
/// <param name="Strangers">Processes in its cgroup that are not the instance's: the harness's launcher; null likewise.</param>
/// <param name="Took">Time to read <paramref name="Whole"/>.</param>
internal sealed record SettledMemory(
    IReadOnlyList<int> Processes,
    InstanceMemory Whole,
    PartialMemory? Outside,
    PartialMemory? Strangers,
    TimeSpan Took)
{
    private const int Attempts = 10;

    private static readonly TimeSpan SettleAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Proportional size of the instance's processes.</summary>
    public long PssBytes => Whole.PssBytes ?? 0;

    /// <summary>Reads that of each instance of a group.</summary>
    /// <inheritdoc cref="ReadAsync(Measurement, Instance)" path="/exception"/>
    public static async Task<IReadOnlyList<SettledMemory>> ReadAsync(Measurement measurement, InstanceGroup group)
    {
        var memories = new List<SettledMemory>();
        foreach (var instance in group.Instances)
        {
            memories.Add(await ReadAsync(measurement, instance));
        }

        return memories;
    }

    /// <summary>Reads it, again if a process ends between being found and being read.</summary>
    /// <exception cref="InstanceException">Some process could not be read, again and again.</exception>
    public static async Task<SettledMemory> ReadAsync(Measurement measurement, Instance instance)
    {
        for (var attempt = 1; ; attempt++)
        {
            var footprint = await instance.FootprintAsync(measurement.Cancellation);
            using var reader = InstanceMemoryReader.Open(footprint.Processes, footprint.MemoryCgroup);
            var began = Stopwatch.GetTimestamp();
            var memory = reader.Read();
            var took = Stopwatch.GetElapsedTime(began);
            if (memory is { IsComplete: true, PssBytes: not null })
            {
                var inside = footprint.MemoryCgroup?.FindProcesses();
                return new SettledMemory(
                    footprint.Processes,
                    memory,
                    inside is null ? null : PartialMemory.Of(footprint.Processes.Except(inside)),
                    inside is null ? null : PartialMemory.Of(inside.Except(footprint.Processes)),
                    took);
            }

            if (attempt == Attempts)
            {
                var seen = $"{memory.ProcessesSeen} of {memory.ProcessesExpected} processes of the instance";
                throw new InstanceException(InstanceFailure.Failed, $"Only {seen} could be read, {Attempts} times in a row.");
            }

            await Task.Delay(SettleAgain, measurement.Cancellation);
        }
    }
}

/// <summary>Memory of some processes.</summary>
/// <param name="Names">The names of their programs, sorted and distinct.</param>
/// <param name="PssBytes">Their proportional size.</param>
/// <param name="PssAnonymousBytes">The anonymous part of it; null if the kernel does not show it.</param>
internal sealed record PartialMemory(IReadOnlyList<string> Names, long PssBytes, long? PssAnonymousBytes)
{
    /// <summary>Reads it; processes that have ended hold nothing.</summary>
    public static PartialMemory Of(IEnumerable<int> processes)
    {
        int[] all = [.. processes];
        using var reader = InstanceMemoryReader.Open(all);
        var memory = reader.Read();
        if (memory.PssBytes is not { } pss)
        {
            return new PartialMemory([], 0, 0);
        }

        var names = all.Select(process => Attempt.Read($"/proc/{process}/comm")?.Trim()).OfType<string>().Distinct();
        return new PartialMemory([.. names.Order(StringComparer.Ordinal)], pss, memory.PssAnonymousBytes);
    }
}
