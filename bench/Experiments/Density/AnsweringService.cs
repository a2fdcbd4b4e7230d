using System.Diagnostics;

namespace Bench.Experiments.Density;

/// <summary>
/// A small service in an instance: a process that waits for a number and answers with the next one. It is asked through the console, which
/// every platform has, so an answer takes the console's way, too: compare the times of one platform with each other.
/// </summary>
/// <param name="instance">The instance.</param>
/// <param name="folder">The guest's folder that holds its pipes.</param>
internal sealed class AnsweringService(Instance instance, string folder)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private Task _earlier = Task.CompletedTask;
    private int _asked;

    /// <summary>Starts it, and asks it once.</summary>
    /// <exception cref="InstanceException">It does not start, or its answer is wrong.</exception>
    public static async Task<AnsweringService> StartAsync(Instance instance, CancellationToken cancellation)
    {
        const string start = """
            folder=/run/answer.$$; busybox mkdir "$folder" && cd "$folder" && busybox mkfifo asked answered || exit
            while read number < asked; do echo $((number + 1)) > answered; done > /dev/null 2>&1 < /dev/null &
            echo $! > process
            echo "$folder"
            """;
        var service = new AnsweringService(instance, (await instance.RequireAsync(start, Limit, cancellation)).Trim());
        await service.AskAsync(Stopwatch.GetTimestamp(), cancellation);
        return service;
    }

    /// <summary>Ends its process, which a plain process would leave behind.</summary>
    public Task StopAsync(CancellationToken cancellation) =>
        instance.RequireAsync($"kill $(busybox cat {folder}/process); busybox rm -r {folder}", Limit, cancellation);

    /// <summary>Asks it; the time counts from when the question was due, so that waiting behind an earlier one is in it.</summary>
    /// <exception cref="InstanceException">It does not answer, or its answer is wrong.</exception>
    public Task<TimeSpan> AskAsync(long due, CancellationToken cancellation)
    {
        var answer = AskAfterAsync(_earlier, due, cancellation);
        _earlier = answer;
        return answer;
    }

    /// <summary>Asks services in turn at a fixed rate, whether or not the earlier ones have answered, for a time and ten times at
    /// least.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> AskInTurnAsync(
        IReadOnlyList<AnsweringService> services, TimeSpan every, TimeSpan time, CancellationToken cancellation)
    {
        const int least = 10;
        var began = Stopwatch.GetTimestamp();
        var answers = new List<Task<TimeSpan>>();
        for (var number = 0; number < least || every * number < time; number++)
        {
            var due = began + (long)((every * number).TotalSeconds * Stopwatch.Frequency);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancellation);
            }

            answers.Add(services[number % services.Count].AskAsync(due, cancellation));
        }

        return await Task.WhenAll(answers);
    }

    private async Task<TimeSpan> AskAfterAsync(Task earlier, long due, CancellationToken cancellation)
    {
        // A console runs one command at a time.
        await earlier;
        var number = ++_asked;
        var command = $"echo {number} > {folder}/asked; busybox cat {folder}/answered";
        var answer = (await instance.RequireAsync(command, Limit, cancellation)).Trim();
        return answer == (number + 1).ToString(CultureInfo.InvariantCulture)
            ? Stopwatch.GetElapsedTime(due)
            : throw new InstanceException(InstanceFailure.Failed, $"The service answered '{answer}' to {number}.");
    }
}
