using System.Text.Json;

namespace Bench.Platforms.Qemu;

/// <summary>
/// Saves and restores a machine by QEMU's monitor. Memory goes by a migration to a file while the machine stands still. The disk is the
/// image itself, which nothing writes to any more: restored machines, and one that goes on, write to a layer above it.
/// Sources: docs/interop/qmp-spec.rst, qapi/migration.json and qapi/block-core.json of QEMU 7.2.
/// </summary>
internal sealed class QemuSnapshots(InstanceRequest request)
{
    /// <summary>Name of the disk that is saved.</summary>
    public const string Disk = "scratch";

    private const string Memory = "memory";

    private readonly string _socket = request.Folder.At("monitor.sock");

    public string[] Arguments =>
    [
        "-qmp", $"unix:{_socket},server=on,wait=off", .. request.Spec.GoesOn ? ["-incoming", "defer"] : Array.Empty<string>(),
    ];

    public async Task SaveAsync(SavedInstance snapshot, CancellationToken cancellation)
    {
        using var monitor = await ConnectAsync(cancellation);
        if (snapshot.Kind == SnapshotKind.Image)
        {
            var layer = request.Folder.At("later.qcow2");
            await monitor.ExecuteAsync(
                "blockdev-snapshot-sync", cancellation, ("device", Disk), ("snapshot-file", layer), ("format", "qcow2"));
        }
        else
        {
            await monitor.ExecuteAsync("stop", cancellation);

            // Its default is 128 MiB/s, so as to leave something of a network to others.
            await monitor.ExecuteAsync("migrate-set-parameters", cancellation, ("max-bandwidth", 1L << 40));
            await MigrateAsync(monitor, "migrate", $"exec:cat > {snapshot.Folder.At(Memory)}", cancellation);
            await monitor.ExecuteAsync("quit", cancellation);
            await request.Console.Lost.WaitAsync(cancellation);
        }

        ScratchDisk.SaveQcow2(request.Folder, snapshot);
    }

    /// <summary>Reads the memory and lets the machine go on.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        using var monitor = await ConnectAsync(cancellation);
        await MigrateAsync(monitor, "migrate-incoming", $"exec:cat {request.Spec.Restores!.Folder.At(Memory)}", cancellation);
        await monitor.ExecuteAsync("cont", cancellation);
        request.Timeline.Mark(BootTimeline.Resumed);
    }

    private async Task MigrateAsync(Monitor monitor, string command, string uri, CancellationToken cancellation)
    {
        var events = new[] { new { capability = "events", state = true } };
        await monitor.ExecuteAsync("migrate-set-capabilities", cancellation, ("capabilities", events));
        await monitor.ExecuteAsync(command, cancellation, ("uri", uri));
        while (monitor.Migration is not ("completed" or "failed"))
        {
            await monitor.ReadAsync(command, cancellation);
        }

        if (monitor.Migration == "failed")
        {
            throw request.Console.Failure(InstanceFailure.Failed, $"QEMU's {command} failed");
        }
    }

    private async Task<Monitor> ConnectAsync(CancellationToken cancellation)
    {
        var monitor = new Monitor(await MachineSocket.ConnectAsync(_socket, request.Console, cancellation), request.Console);
        await monitor.ExecuteAsync("qmp_capabilities", cancellation);
        return monitor;
    }

    /// <summary>The machine's monitor, line by line.</summary>
    private sealed class Monitor(StreamReader reader, GuestConsole console) : IDisposable
    {
        /// <summary>State of the migration, as far as read; null for none.</summary>
        public string? Migration { get; private set; }

        public async Task ExecuteAsync(string command, CancellationToken cancellation, params (string Name, object Value)[] arguments)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(new
            {
                execute = command,
                arguments = arguments.ToDictionary(argument => argument.Name, argument => argument.Value),
            });
            await reader.BaseStream.WriteAsync(line, cancellation);
            JsonElement answer;
            do
            {
                answer = await ReadAsync(command, cancellation);
            }
            while (!answer.TryGetProperty("return", out _) && !answer.TryGetProperty("error", out _));

            if (answer.TryGetProperty("error", out var error))
            {
                throw console.Failure(InstanceFailure.Failed, $"QEMU refused '{command}': {error.GetProperty("desc")}");
            }
        }

        public void Dispose() => reader.Dispose();

        /// <summary>Reads the next line: an answer or an event.</summary>
        public async Task<JsonElement> ReadAsync(string command, CancellationToken cancellation)
        {
            var text = await ReadLineAsync(cancellation)
                ?? throw console.Failure(InstanceFailure.Failed, $"QEMU ended during '{command}'");
            var line = JsonSerializer.Deserialize<JsonElement>(text);
            if (line.TryGetProperty("event", out var name) && name.GetString() == "MIGRATION")
            {
                Migration = line.GetProperty("data").GetProperty("status").GetString();
            }

            return line;
        }

        private async Task<string?> ReadLineAsync(CancellationToken cancellation)
        {
            try
            {
                return await reader.ReadLineAsync(cancellation);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
