using System.Text.Json;
using Bench.Platforms.Guests;

namespace Bench.Platforms.Catalog;

/// <summary>
/// Decides whether KVM is usable: only when a real guest has reached user space with it on this host. A device node
/// proves nothing: it may be there and fail to boot a stock kernel. The answer is remembered for this kernel, this emulator and this guest.
/// </summary>
internal static class KvmProof
{
    private const string Device = "/dev/kvm";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static async Task<AcceleratorChoice> DecideAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (!File.Exists(Device))
        {
            return new AcceleratorChoice(AcceleratorChoice.Tcg, $"software emulation: there is no {Device}");
        }

        if (!CanOpen())
        {
            return new AcceleratorChoice(AcceleratorChoice.Tcg, $"software emulation: {Device} may not be opened by this user");
        }

        if (!host.Guests.TryGetValue("busybox", out var guest))
        {
            return new AcceleratorChoice(AcceleratorChoice.Tcg, "software emulation: KVM cannot be proven without the guest 'busybox'; run scripts/setup");
        }

        // An answer holds for this kernel, this emulator and this boot of the host: a cache may be copied to another, and a busy host may have been a failure's cause.
        var key = $"{await host.Tools.VersionAsync("qemu-system-x86_64", cancellation)} {(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellation)).Trim()} {guest.KernelRelease}";
        var file = Path.Combine(host.Paths.Cache, "kvm-proof.json");
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", cancellation)).Trim();
        if (Remembered(file) is { } known && known.Key == key && known.Boot == boot)
        {
            return known.Choice;
        }

        var choice = await ProveAsync(guest, host, cancellation);
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new Proof(key, boot, choice), Format), cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it is proven again next time.
        }

        return choice;
    }

    private static async Task<AcceleratorChoice> ProveAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
    {
        var spec = new InstanceSpec { Guest = guest, BootLimit = Limit };
        try
        {
            await using var instance = await Instance.StartAsync(new QemuPlatform(QemuMachine.Q35, AcceleratorChoice.Kvm), spec, host, cancellation);
            return new AcceleratorChoice(AcceleratorChoice.Kvm, null);
        }
        catch (InstanceException exception)
        {
            var why = exception.Message.ReplaceLineEndings(" ");
            return new AcceleratorChoice(AcceleratorChoice.Tcg, $"software emulation: {Device} is there, but a guest did not boot with it: {(why.Length > 300 ? why[..300] + "…" : why)}");
        }
    }

    private static bool CanOpen()
    {
        try
        {
            using var device = new FileStream(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Proof? Remembered(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Proof>(File.ReadAllText(file), Format) : null;
        }
        catch (JsonException)
        {
            // A damaged memory is no memory: the proof is made again.
            return null;
        }
    }

    private sealed record Proof(string Key, string Boot, AcceleratorChoice Choice);
}
