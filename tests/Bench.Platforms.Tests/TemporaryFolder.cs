namespace Bench.Platforms.Tests;

/// <summary>A folder that is gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bench-test-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes a shell script in it that can be started; returns its path.</summary>
    public async Task<string> ScriptAsync(string name, string commands, CancellationToken cancellation)
    {
        var path = At(name);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{commands}\n", cancellation);
        await Toolbox.OfHost.RunAsync("chmod", ["u+x", path], cancellation);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
