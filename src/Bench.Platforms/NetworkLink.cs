namespace Bench.Platforms;

/// <summary>Connects an instance as its request asks.</summary>
internal static class NetworkLink
{
    public static NetworkMode ModeOf(InstanceRequest request) => request.Spec.Network?.Mode ?? NetworkMode.None;

    /// <summary>Path of the instance's network namespace; null for the platform's own isolation from every network.</summary>
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

    /// <summary>A path to the same namespace that works in a daemon's mounts, as long as the instance is there.</summary>
    public static string ForDaemon(string @namespace, InstanceFolder folder)
    {
        var handle = File.OpenHandle(@namespace);
        folder.OnDispose(handle.Dispose);
        return $"/proc/{Environment.ProcessId}/fd/{handle.DangerousGetHandle()}";
    }
}
