using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Bench.Platforms.Host;

/// <summary>The tools that a platform finds, and how one of them is run to its end, outside any timed region.</summary>
public sealed class Toolbox
{
    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    private readonly string? _first;

    private Toolbox(string? first) => _first = first;

    /// <summary>The host's tools: on PATH, then in the system's usual folders.</summary>
    public static Toolbox OfHost { get; } = new(null);

    /// <summary>The same, but what is in this folder goes before them, and before what they themselves start by name.</summary>
    public static Toolbox With(string folder) => new(folder);

    /// <summary>Variables that tools are started with: those given, a search path that finds further tools whatever this process was given, and a workspace's mark.</summary>
    internal Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?> given, string? token)
    {
        var variables = new Dictionary<string, string?>(given);
        variables.TryAdd("PATH", string.Join(':', Folders));
        if (token is not null)
        {
            variables[Workspace.Mark] = token;
        }

        return variables;
    }

    private IEnumerable<string> Folders =>
    [
        .. _first is null ? Array.Empty<string>() : [_first],
        .. (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders).Distinct(),
    ];

    /// <summary>Full path of a tool, or null when it is not there.</summary>
    internal string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Full path of a tool that must be there.</summary>
    internal string Require(string name) =>
        Find(name) ?? throw new InstanceException(InstanceFailure.Unsupported, $"'{name}' is not installed. Run scripts/setup.");

    /// <summary>Runs a tool and returns its standard output.</summary>
    /// <exception cref="InstanceException">It is not installed, or it ended with another exit code than 0.</exception>
    internal async Task<string> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var result = await TryRunAsync(name, arguments, cancellation);
        return result.ExitCode == 0
            ? result.Output
            : throw new InstanceException(InstanceFailure.Failed, $"'{name} {string.Join(' ', arguments)}' ended with {result.ExitCode}: {result.Error.Trim()}");
    }

    /// <summary>Runs a tool, whatever its exit code. With a workspace's token, what it leaves running is found by it.</summary>
    internal async Task<(int ExitCode, string Output, string Error)> TryRunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellation, string? token = null)
    {
        var result = await Cli.Wrap(Require(name))
            .WithArguments(arguments)
            .WithEnvironmentVariables(Environment(new Dictionary<string, string?>(), token))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, cancellation);
        return (result.ExitCode, result.StandardOutput, result.StandardError);
    }

    /// <summary>First line of what a tool says of its version, or null when it is not there or says nothing.</summary>
    internal async Task<string?> VersionAsync(string name, CancellationToken cancellation, params string[] arguments)
    {
        if (Find(name) is null)
        {
            return null;
        }

        var (_, output, error) = await TryRunAsync(name, arguments.Length == 0 ? ["--version"] : arguments, cancellation);
        var text = output.Length > 0 ? output : error;
        return text.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : null;
    }
}
