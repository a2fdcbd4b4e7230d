using Bench.Platforms.Oci;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Bench.Platforms.Docker;

/// <summary>One container of a Docker engine, driven over its API: create, attach, start, wait, remove.</summary>
internal sealed class DockerInstance(DockerClient client, CreateContainerParameters parameters, InstanceRequest request) : IPlatformInstance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Task<CreateContainerResponse>? _creation;
    private string? _id;

    private string Id => _id ?? throw new InvalidOperationException("The container was not created.");

    public async Task StartAsync(CancellationToken cancellation)
    {
        request.Timeline.Mark(BootTimeline.Call);
        try
        {
            // Not called off: the engine makes it anyway, and it must be known to be removed.
            _creation = client.Containers.CreateContainerAsync(parameters, CancellationToken.None);
            _id = (await _creation.WaitAsync(cancellation)).ID;
            request.Timeline.Mark("created");
            var attach = new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true };
            var console = new DockerConsole(await client.Containers.AttachContainerAsync(_id, tty: false, attach, cancellation));
            request.Folder.OnDispose(console.Dispose);
            request.Console.AttachInput(console);
            _ = request.Console.PumpAsync(console);
            request.Timeline.Mark("attached");
            await client.Containers.StartContainerAsync(_id, new ContainerStartParameters(), cancellation);
            request.Timeline.Mark("started");
            if (request.Spec.Network is { Mode: NetworkMode.Bridge } network)
            {
                var init = (await client.Containers.InspectContainerAsync(_id, cancellation)).State.Pid;
                var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{init}/ns/net");
                await network.Segment.ConnectAsync(network, path, cancellation);
            }
        }
        catch (DockerApiException exception)
        {
            throw DockerEngine.Refusal(exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new InstanceException(InstanceFailure.Failed, $"The Docker engine does not answer: {exception.Message}", exception);
        }
    }

    public async Task<Footprint> FootprintAsync(CancellationToken cancellation)
    {
        var init = (int)(await client.Containers.InspectContainerAsync(Id, cancellation)).State.Pid;
        if (init == 0)
        {
            throw request.Console.Failure(InstanceFailure.Failed, "The container has ended");
        }

        if (!HostProcess.IsInCgroupOf(init, Id))
        {
            throw InstanceException.Unsupported(
                "The engine's process numbers are not this host's: it runs elsewhere, or in another PID namespace.");
        }

        return new Footprint(HostProcess.WithShim(init), request.Host.Cgroups.Layout.FindDirectory(init, CgroupLayout.Memory));
    }

    /// <summary>Its layers, the one with mount points of the engine's too, and the folder with its configuration.</summary>
    public async Task<IReadOnlyList<string>> FindPlacesAsync(CancellationToken cancellation)
    {
        var container = await client.Containers.InspectContainerAsync(Id, cancellation);
        var layer = Path.GetDirectoryName(OverlayLayers.UpperOf(container.GraphDriver?.Data, "The Docker engine"));
        return [layer!, $"{layer}-init", Path.GetDirectoryName(container.ResolvConfPath)!];
    }

    /// <summary>Commits the container's writable layer to an image, while it is paused.</summary>
    public async Task SaveAsync(SavedInstance snapshot, CancellationToken cancellation)
    {
        var name = snapshot.ImageName.Split(':');
        var commit = new CommitContainerChangesParameters { ContainerID = Id, RepositoryName = name[0], Tag = name[1] };
        await client.Images.CommitContainerChangesAsync(commit, cancellation);
        snapshot.Folder.OnDispose(() => DockerEngine.RemoveImageAsync(request.Host.Paths, snapshot.ImageName));
        var image = await client.Images.InspectImageAsync(snapshot.ImageName, cancellation);
        snapshot.Place = OverlayLayers.UpperOf(image.GraphDriver?.Data, "the Docker engine");
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        await client.Containers.WaitContainerAsync(Id, cancellation);
        request.Timeline.Mark(BootTimeline.Exited);
        var removal = new ContainerRemoveParameters { RemoveVolumes = parameters.Volumes is not null };
        await client.Containers.RemoveContainerAsync(Id, removal, cancellation);
        request.Timeline.Mark(BootTimeline.Gone);
    }

    public async Task KillAsync()
    {
        await Task.WhenAny(_creation ?? Task.CompletedTask, Task.Delay(Patience));

        // By name: the call that creates it may not have returned the ID.
        await DockerEngine.RemoveAsync(client, parameters.Name, CancellationToken.None);
    }
}

/// <summary>The client's stream of an attached container, for a thread that reads by blocking.</summary>
internal sealed class DockerConsole(MultiplexedStream attached) : Stream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) =>
        attached.ReadOutputAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult().Count;

    // A container that no longer listens must not hold the harness up.
    public override void Write(byte[] buffer, int offset, int count)
    {
        using var timer = new CancellationTokenSource(Patience);
        try
        {
            attached.WriteAsync(buffer, offset, count, timer.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception)
        {
            throw new IOException($"The container takes no input for {Patience.TotalSeconds:0} seconds.", exception);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await attached.WriteAsync(buffer.ToArray(), 0, buffer.Length, cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        attached.Dispose();
        base.Dispose(disposing);
    }
}
