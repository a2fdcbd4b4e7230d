using Bench.Harness;

namespace Bench.Program.Tests.Harness;

/// <summary>How an instance goes from one case of a block to the next.</summary>
public sealed class SharedInstanceSpecs : IAsyncDisposable
{
    private readonly List<FakeInstance> _started = [];
    private readonly SharedInstance<FakeInstance> _shared = new("third");
    private int _failures;

    [Fact]
    public async Task The_first_case_starts_it_and_the_last_one_stops_it()
    {
        await RunAsync("first");
        await RunAsync("second");
        Assert.Equal((0, 0), (Assert.Single(_started).Stops, _started[0].Disposals));

        await RunAsync("third");
        Assert.Equal((1, 1), (Assert.Single(_started).Stops, _started[0].Disposals));
    }

    [Fact]
    public async Task After_a_failure_it_is_stopped_and_the_next_case_boots_anew()
    {
        await RunAsync("first", _ => _failures++);
        Assert.Equal((1, 1), (_started[0].Stops, _started[0].Disposals));

        await RunAsync("second");
        await RunAsync("third");
        Assert.Equal([(1, 1), (1, 1)], _started.Select(one => (one.Stops, one.Disposals)));
    }

    [Fact]
    public async Task A_case_that_breaks_off_ends_it_by_force_and_the_next_one_boots_anew()
    {
        await RunAsync("first");
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("second", _ => throw new InvalidOperationException()));
        Assert.Equal((0, 1), (_started[0].Stops, _started[0].Disposals));

        await RunAsync("third");
        Assert.Equal((1, 1), (_started[1].Stops, _started[1].Disposals));
    }

    [Fact]
    public async Task One_that_does_not_start_is_tried_again_by_the_next_case()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            InstanceLease<FakeInstance>.TakeAsync(_shared, "first", () => 0, () => throw new InvalidOperationException()));

        await RunAsync("second");
        Assert.Equal(0, Assert.Single(_started).Stops);
    }

    [Fact]
    public async Task Where_a_pass_ends_before_the_block_it_is_ended_by_force()
    {
        await RunAsync("first");
        await _shared.DisposeAsync();

        Assert.Equal((0, 1), (Assert.Single(_started).Stops, _started[0].Disposals));
    }

    [Fact]
    public async Task A_case_that_does_not_share_has_its_own()
    {
        await using (var lease = await InstanceLease<FakeInstance>.TakeAsync(null, "alone", () => 0, StartAsync))
        {
            await lease.ReturnAsync(instance => instance.StopAsync());
        }

        Assert.Equal((1, 1), (Assert.Single(_started).Stops, _started[0].Disposals));
    }

    public ValueTask DisposeAsync() => _shared.DisposeAsync();

    private async Task RunAsync(string name, Action<FakeInstance>? body = null)
    {
        await using var lease = await InstanceLease<FakeInstance>.TakeAsync(_shared, name, () => _failures, StartAsync);
        body?.Invoke(lease.Instance);
        await lease.ReturnAsync(instance => instance.StopAsync());
    }

    private Task<FakeInstance> StartAsync()
    {
        _started.Add(new FakeInstance());
        return Task.FromResult(_started[^1]);
    }

    private sealed class FakeInstance : IAsyncDisposable
    {
        public int Stops { get; private set; }

        public int Disposals { get; private set; }

        public Task StopAsync()
        {
            Stops++;
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return ValueTask.CompletedTask;
        }
    }
}
