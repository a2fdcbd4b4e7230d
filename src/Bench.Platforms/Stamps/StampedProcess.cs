using System.Text;

namespace Bench.Platforms.Stamps;

/// <summary>Another process whose lines are stamped here as they come.</summary>
/// <param name="input">What it hears.</param>
/// <param name="ended">Ends when the process has, and all it said is stamped.</param>
/// <param name="hangUp">Ends what it hears.</param>
public sealed class StampedProcess(Stream input, Task ended, Action hangUp) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] Line = Encoding.ASCII.GetBytes("BENCH-PHASE echo\n");

    /// <summary>Ends when the process has, and all it said is stamped.</summary>
    public Task Ended => ended;

    /// <summary>Sends it a line, which an echo says again.</summary>
    public void Send()
    {
        input.Write(Line);
        input.Flush();
    }

    /// <summary>Lets it end.</summary>
    public async ValueTask DisposeAsync()
    {
        hangUp();
        await ended.WaitAsync(Patience);
    }
}
