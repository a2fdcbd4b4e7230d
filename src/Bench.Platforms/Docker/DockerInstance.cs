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
            // Not called off: what the engine has been asked for it makes, and it must be known to be removed.
            _creation = client.Containers.CreateContainerAsync(parameters, CancellationToken.None);
            _id = (await _creation.WaitAsync(cancellation)).ID;
            request.Timeline.Mark("created");
            var console = DockerAttachment.Open(client.Configuration.EndpointBaseUri, _id);
            request.Folder.OnDispose(console.Dispose);
            request.Console.AttachInput(console);
            _ = request.Console.PumpAsync(console);
            request.Timeline.Mark("attached");
            await client.Containers.StartContainerAsync(_id, new ContainerStartParameters(), cancellation);
            request.Timeline.Mark("started");
            if (request.Spec.Network is { Mode: NetworkMode.Bridge } network)
            {
                var init = (await client.Containers.InspectContainerAsync(_id, cancellation)).State.Pid;
                await network.Segment
                    .ConnectAsync(network, string.Create(CultureInfo.InvariantCulture, $"/proc/{init}/ns/net"), cancellation);
            }
        }
        catch (DockerApiException exception)
        {
            throw new InstanceException(InstanceFailure.Failed, $"The Docker engine refused: {exception.ResponseBody?.Trim()}", exception);
        }
        catch (IOException exception)
        {
            throw new InstanceException(InstanceFailure.Failed, $"The container's console cannot be had: {exception.Message}", exception);
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
            throw new InstanceException(
                InstanceFailure.Unsupported,
                "The engine's process numbers are not this host's: it runs elsewhere, or in another PID namespace.");
        }

        return new Footprint(HostProcess.WithShim(init), request.Host.Cgroups.Layout.FindDirectory(init, CgroupLayout.Memory));
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        await client.Containers.WaitContainerAsync(Id, cancellation);
        request.Timeline.Mark(BootTimeline.Exited);
        await client.Containers
            .RemoveContainerAsync(Id, new ContainerRemoveParameters { RemoveVolumes = parameters.Volumes is not null }, cancellation);
        request.Timeline.Mark(BootTimeline.Gone);
    }

    public async Task KillAsync()
    {
        await Task.WhenAny(_creation ?? Task.CompletedTask, Task.Delay(Patience));

        // By name: the call that creates it may not have told the number.
        await DockerContainers.RemoveAsync(client, parameters.Name, CancellationToken.None);
    }
}
