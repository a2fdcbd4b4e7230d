namespace Bench.Platforms.Host;

/// <summary>File operations whose failure is an answer and no error.</summary>
public static class Attempt
{
    /// <summary>The result, or another where the file is not there or this user may not use it.</summary>
    public static T Get<T>(Func<T> action, T otherwise)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }

    /// <inheritdoc cref="Get{T}"/>
    public static string? Read(string path) => Get<string?>(() => File.ReadAllText(path), null);

    /// <summary>Whether it worked.</summary>
    public static bool Do(Action action) => Get(
        () =>
        {
            action();
            return true;
        },
        false);

    /// <summary>Takes every step, whatever the others throw.</summary>
    /// <returns>What they threw.</returns>
    public static async Task<IReadOnlyList<Exception>> AllAsync(IEnumerable<Func<Task>> steps, CancellationToken cancellation = default)
    {
        var failures = new List<Exception>();
        foreach (var step in steps)
        {
            try
            {
                await step();
            }
#pragma warning disable CA1031 // The caller gets whatever a step throws.
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failures.Add(exception);
            }
        }

        return failures;
    }
}
