namespace Bench.Platforms;

/// <summary>What a platform needs to connect an instance as it was asked to.</summary>
internal static class NetworkLink
{
    public static NetworkMode ModeOf(InstanceRequest request) => request.Spec.Network?.Mode ?? NetworkMode.None;

    /// <summary>
    /// Path of the network namespace in which the instance's processes, or its machine monitor, are to be: made for it and connected, or
    /// the segment's own. Null where
    /// the platform's own isolation from every network is what was asked for.
    /// </summary>
    /// <exception cref="InstanceException">It cannot be made.</exception>
    public static async Task<string?> NamespaceAsync(InstanceRequest request, CancellationToken cancellation)
    {
        if (request.Spec.Network is not { Mode: not NetworkMode.None } network)
        {
            return null;
        }

        if (network.Mode != NetworkMode.Bridge)
        {
            return network.Segment.Namespace;
        }

        var own = await NetworkSegment.MakeNamespaceAsync(request.Folder, cancellation);
        await network.Segment.ConnectAsync(network, own, cancellation);
        return own;
    }

    /// <summary>A path of the same namespace that leads to it in whatever mounts a daemon lives: through this process, which keeps it
    /// open as long as the instance is there.</summary>
    public static string ForDaemon(string @namespace, InstanceFolder folder)
    {
        var handle = File.OpenHandle(@namespace);
        folder.OnDispose(handle.Dispose);
        return $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}";
    }
}
