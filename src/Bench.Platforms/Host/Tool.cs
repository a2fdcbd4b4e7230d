namespace Bench.Platforms.Host;

/// <summary>The harness's own use of the host's tools, which no variant of a platform replaces. A platform asks its host's <see cref="PlatformHost.Tools"/>.</summary>
internal static class Tool
{
    /// <inheritdoc cref="Toolbox.Find" />
    public static string? Find(string name) => Toolbox.OfHost.Find(name);

    /// <inheritdoc cref="Toolbox.Require" />
    public static string Require(string name) => Toolbox.OfHost.Require(name);

    /// <inheritdoc cref="Toolbox.RunAsync" />
    public static Task<string> RunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellation) =>
        Toolbox.OfHost.RunAsync(name, arguments, cancellation);

    /// <inheritdoc cref="Toolbox.TryRunAsync" />
    public static Task<(int ExitCode, string Output, string Error)> TryRunAsync(string name, IEnumerable<string> arguments, CancellationToken cancellation) =>
        Toolbox.OfHost.TryRunAsync(name, arguments, cancellation);

    /// <inheritdoc cref="Toolbox.VersionAsync" />
    public static Task<string?> VersionAsync(string name, CancellationToken cancellation, params string[] arguments) =>
        Toolbox.OfHost.VersionAsync(name, cancellation, arguments);
}
