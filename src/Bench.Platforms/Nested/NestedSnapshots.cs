using Bench.Platforms.Qemu;

namespace Bench.Platforms.Nested;

/// <summary>
/// Has the machine's system save and restore the container in it by CRIU, over a second line to it. CRIU's files and the container's
/// writable layer are on the machine's disk, which is the snapshot. Another machine boots with that disk and restores the container.
/// </summary>
internal sealed class NestedSnapshots(InstanceRequest request, string device)
{
    private readonly string _socket = request.Folder.At("line.sock");
    private StreamReader? _reader;

    public string[] Arguments =>
    [
        "-device", device, "-chardev", $"socket,id=line,path={_socket},server=on,wait=off", "-device", "virtserialport,chardev=line",
    ];

    /// <summary>Connects to the machine, and waits for the container if it is to go on in it.</summary>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        _reader = await MachineSocket.ConnectAsync(_socket, request.Console, cancellation);
        request.Folder.OnDispose(_reader.Dispose);
        if (request.Spec.GoesOn)
        {
            await ExpectAsync("RESTORED", "restore", cancellation);
            request.Timeline.Mark(BootTimeline.Resumed);
        }
    }

    /// <summary>Saves the container. The machine ends.</summary>
    public async Task SaveAsync(SavedInstance snapshot, CancellationToken cancellation)
    {
        await _reader!.BaseStream.WriteAsync("save\n"u8.ToArray(), cancellation);
        await ExpectAsync("SAVED", "checkpoint", cancellation);
        await request.Console.Lost.WaitAsync(cancellation);
        ScratchDisk.SaveQcow2(request.Folder, snapshot);
    }

    private async Task ExpectAsync(string word, string what, CancellationToken cancellation)
    {
        if (await _reader!.ReadLineAsync(cancellation) is var answer && answer != word)
        {
            throw request.Console.Failure(InstanceFailure.Failed, $"'runc {what}' in the machine failed: {answer ?? "the machine ended"}");
        }
    }
}
