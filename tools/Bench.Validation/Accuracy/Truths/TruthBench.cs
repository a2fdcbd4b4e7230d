using System.Runtime.InteropServices;
using Bench.Platforms;
using Bench.Platforms.Host;

namespace Bench.Validation.Accuracy;

/// <summary>Two targets: one to be read, another for what takes two.</summary>
internal sealed class TruthBench : IAsyncDisposable
{
    // Nothing is compiled anew behind the target's back, and nothing is collected in what it takes here.
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_GCgen0size"] = "0x4000000",
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    private TruthBench(ExactTarget target, ExactTarget other)
    {
        Target = target;
        Other = other;
    }

    /// <summary>The one that is read.</summary>
    public ExactTarget Target { get; }

    /// <summary>Another.</summary>
    public ExactTarget Other { get; }

    /// <summary>Starts both: this very program, by its hidden command.</summary>
    /// <exception cref="InstanceException">They cannot be started.</exception>
    public static async Task<TruthBench> StartAsync(PlatformHost host, CancellationToken cancellation)
    {
        // The dotnet that runs this program runs the target, whatever the PATH says.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string[] program = [dotnet, typeof(TruthBench).Assembly.Location, TargetProgram.CommandName];
        var target = await ExactTarget.StartAsync(program, Quiet, host, cancellation);
        try
        {
            return new TruthBench(target, await ExactTarget.StartAsync(program, Quiet, host, cancellation));
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends both.</summary>
    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await Target.DisposeAsync();
    }
}
