using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace Bench.Platforms.Host;

/// <summary>The tools that a platform finds, and how one of them is run to its end, outside any timed region.</summary>
public sealed class Toolbox
{
    private const string Locale = "C.UTF-8";

    private static readonly string[] SystemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    // What tools get of the caller's environment. Everything else may change what they do: CONTAINER_HOST, LD_PRELOAD, STORAGE_DRIVER …
    private static readonly string[] Inherited =
    [
        "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "BENCH_CACHE", "BENCH_RUN",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ];

    private readonly string? _first;

    private Toolbox(string? first) => _first = first;

    /// <summary>The host's tools: on PATH, then in the system's usual folders.</summary>
    public static Toolbox OfHost { get; } = new(null);

    /// <summary>The same, but what is in this folder goes before them, and before what they themselves start by name.</summary>
    public static Toolbox With(string folder) => new(folder);

    /// <summary>A program with the environment that every tool gets; its exit code is not checked.</summary>
    /// <exception cref="InstanceException">It is not installed.</exception>
    internal Command Command(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? given = null,
        string? token = null) =>
        Cli.Wrap(Require(program))
            .WithArguments(arguments)
            .WithEnvironmentVariables(Environment(given, token))
            .WithValidation(CommandResultValidation.None);

    /// <summary>Changes to this process's environment that make a tool's; null removes a variable.</summary>
    private Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?>? given, string? token)
    {
        var variables = new Dictionary<string, string?>(given ?? new Dictionary<string, string?>());
        variables.TryAdd("PATH", string.Join(':', Folders));
        variables.TryAdd("LANG", Locale);
        variables.TryAdd("LC_ALL", Locale);
        if (token is not null)
        {
            variables[Workspace.Mark] = token;
        }

        foreach (var name in System.Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(Inherited))
        {
            variables.TryAdd(name, null);
        }

        return variables;
    }

    private IEnumerable<string> Folders =>
    [
        .. _first is null ? Array.Empty<string>() : [_first],
        .. (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Distinct(),
    ];

    /// <summary>The lines of a tool's output.</summary>
    internal static string[] Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The path of a tool; null where it is not installed.</summary>
    public string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Path of a program.</summary>
    /// <exception cref="InstanceException">It is not installed.</exception>
    public string Require(string name) =>
        Find(name) ?? throw InstanceException.Unsupported($"'{name}' is not installed. Run scripts/setup.");

    /// <summary>Runs a tool that must succeed, and returns its standard output.</summary>
    /// <exception cref="InstanceException">It is not installed, or failed.</exception>
    public async Task<string> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellation) =>
        OutputOf(await TryRunAsync(name, arguments, cancellation), $"{name} {string.Join(' ', arguments)}");

    /// <summary>The standard output of a command that must have succeeded.</summary>
    /// <exception cref="InstanceException">It has failed.</exception>
    internal static string OutputOf((int ExitCode, string Output, string Error) result, string command) => result.ExitCode == 0
        ? result.Output
        : throw new InstanceException(
            InstanceFailure.Failed, $"'{command}' ended with {result.ExitCode}: {result.Error.Trim().ReplaceLineEndings("; ")}");

    /// <summary>Runs a tool, whatever its exit code. With a workspace's token, what it leaves running is found by it.</summary>
    /// <exception cref="InstanceException">It is not installed.</exception>
    public async Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        string name,
        IEnumerable<string> arguments,
        CancellationToken cancellation,
        string? token = null)
    {
        var result = await Command(name, arguments, token: token).ExecuteBufferedAsync(Encoding.UTF8, cancellation);
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
