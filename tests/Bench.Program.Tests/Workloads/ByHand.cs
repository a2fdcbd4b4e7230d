using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Platforms;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Workloads;

/// <summary>
/// Runs programs of the full guest as somebody without the harness would: by <c>chroot</c> or by <c>runc run</c> with a bundle that <c>runc spec</c> has made, in a writable layer of their own that is gone with
/// the process. Nothing of the harness but its guest is used: no console, no cgroup, no platform.
/// </summary>
internal sealed class ByHand : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PlatformHost _host;
    private readonly string _cpus;

    private ByHand(PlatformHost host)
    {
        _host = host;
        _cpus = Allowance.Default.CpuList;
        foreach (var name in new[] { "upper", "work", "root", "bundle" })
        {
            Directory.CreateDirectory(_folder.At(name));
        }
    }

    private string Layer => $"mount -t overlay overlay -o 'lowerdir={_host.Guests["debian"].Root},upperdir={_folder.At("upper")},workdir={_folder.At("work")}' '{_folder.At("root")}'";

    /// <summary>With the full guest, on the CPUs that the harness gives its instances.</summary>
    public static ByHand Open() => new(PlatformHost.Open(BenchPaths.FromEnvironment()));

    /// <summary>What a shell command prints, natively or in a container of runc.</summary>
    public string Run(string platform, string command) => platform switch
    {
        "native" => Run("taskset", "--cpu-list", _cpus, "unshare", "--mount", "sh", "-ec", $"{Layer}; mount -t proc proc '{_folder.At("root")}/proc'; exec chroot '{_folder.At("root")}' sh -c '{command}'"),
        "runc" => RunInContainer(command),
        _ => throw new ArgumentException($"Nobody has said how '{platform}' is used by hand.", nameof(platform)),
    };

    public async ValueTask DisposeAsync()
    {
        await _host.Workspace.DisposeAsync();
        _folder.Dispose();
    }

    private string RunInContainer(string command)
    {
        var file = _folder.At("bundle/config.json");
        File.Delete(file);
        Run("runc", "spec", "--bundle", _folder.At("bundle"));
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray("sh", "-c", command);
        config["root"] = new JsonObject { ["path"] = _folder.At("root"), ["readonly"] = false };
        config["linux"]!["resources"]!["cpu"] = new JsonObject { ["cpus"] = _cpus };
        File.WriteAllText(file, config.ToJsonString());
        return Run("unshare", "--mount", "sh", "-ec", $"{Layer}; exec runc run --bundle '{_folder.At("bundle")}' by-hand-{Path.GetFileName(_folder.Path)}");
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {error.Result}{output}");
        return output;
    }
}
