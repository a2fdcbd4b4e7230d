using System.Runtime.ExceptionServices;
using Bench.Platforms;
using Bench.Platforms.Host;

namespace Bench.Harness;

/// <summary>Instances that run beside each other. All of them are ended, whatever happens to one.</summary>
internal sealed class InstanceGroup : IAsyncDisposable
{
    /// <summary>More than this at the same time only wait for each other, and the last ones longer than they may.</summary>
    public const int AtOnce = 8;

    private readonly List<Instance> _instances = [];

    public IReadOnlyList<Instance> Instances => _instances;

    /// <summary>Adds instances that start at the same time, also those beside one that fails.</summary>
    /// <exception cref="InstanceException">One did not come up.</exception>
    public async Task AddAsync(params IReadOnlyList<Task<Instance>> starts)
    {
        var all = Task.WhenAll(starts);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _instances.AddRange(starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
        await all;
    }

    /// <summary>Does something with each instance, or what runs in it, with some at the same time.</summary>
    public static Task ForEachAsync<T>(IEnumerable<T> all, Func<T, Task> action, CancellationToken cancellation) => Parallel.ForEachAsync(
        all,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
        async (one, _) => await action(one));

    /// <summary>Asks all of them to end, some at the same time, and waits until they have.</summary>
    /// <exception cref="InstanceException">One did not end in time, or left processes behind.</exception>
    public Task StopAsync(CancellationToken cancellation) =>
        ForEachAsync(_instances, instance => instance.StopAsync(cancellation), cancellation);

    /// <summary>Ends those that still run by force. Failures are thrown after all others are gone.</summary>
    public async ValueTask DisposeAsync() => await Disposal.DisposeAllAsync(_instances, AtOnce);
}

internal static class Disposal
{
    /// <summary>Disposes of all, the last first and some at the same time, whatever happens to one.</summary>
    /// <exception cref="InstanceException">Some failed: thrown after all others are gone. What one alone throws is thrown as it is.</exception>
    public static async Task DisposeAllAsync(IEnumerable<IAsyncDisposable> all, int atOnce = 1)
    {
        var failures = new List<Exception>();
        foreach (var some in all.Reverse().Chunk(atOnce))
        {
            var ended = some.Select(one => Attempt.AllAsync([() => one.DisposeAsync().AsTask()]));
            failures.AddRange((await Task.WhenAll(ended)).SelectMany(failed => failed));
        }

        if (failures is [var only])
        {
            ExceptionDispatchInfo.Throw(only);
        }

        if (failures is [var first, ..])
        {
            throw new InstanceException(InstanceFailure.Failed, string.Join(" ", failures.Select(failure => failure.Message)), first);
        }
    }
}
