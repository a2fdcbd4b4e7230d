using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Platforms.Qemu;
using CliWrap;

namespace Bench.Platforms.Custom;

/// <summary>A platform that a user has described in a file.</summary>
internal sealed class TemplatePlatform(PlatformFile file) : IPlatform
{
    private static readonly TimeSpan PrepareLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CleanupLimit = TimeSpan.FromSeconds(15);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Name => file.Name;
    public Family Family => file.Family;
    public bool BootsSystems => BootsKernel && !file.Guest.Cannot.Keys.Any(GuestStore.IsSystem);

    /// <summary>Whether it boots the guest's kernel.</summary>
    public bool BootsKernel => file.BootsKernel;

    public bool TakesMachineFiles => BootsKernel;

    private bool NeedsKvm => file.Accelerator == Availability.Kvm;

    public PlatformNeeds Needs => new()
    {
        Tools = [.. file.Needs.Tools.Select(tool => new ToolNeed(tool.Key, tool.Value))],
        Root = file.Needs.Root ? $"to start {file.Name}" : null,
        Kernel = NeedsKvm ? [.. file.Needs.Files.Keys, "/dev/kvm that boots a guest"] : [.. file.Needs.Files.Keys],
    };

    public IReadOnlyList<string> Programs =>
    [
        .. file.Prepare.Concat(file.Cleanup).Prepend(file.Start)
            .Select(command => Template.Fill(command[0].GetString()!, TemplateValues.None)),
        .. file.VersionCommand?.Take(1) ?? [],
        .. file.HidesUnifiedCgroup ? ["unshare"] : Array.Empty<string>(),
    ];

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (Programs.FirstOrDefault(name => host.Tools.Find(name) is null) is { } missing)
        {
            return new Availability(false, $"'{missing}' is not installed", $"Install it, or correct the commands in {file.Path}.");
        }

        if (file.Needs.Files.FirstOrDefault(needed => !Path.Exists(needed.Key)) is { Key: { } absent, Value: var remedy })
        {
            return new Availability(false, $"there is no {absent}", remedy);
        }

        if (BootsKernel && host.GuestKernel is null)
        {
            return new Availability(false, "no guest kernel has been fetched", "Run scripts/setup on a Debian host.");
        }

        if (NeedsKvm && KvmDevice.WhyNot(host.Facts) is { } why)
        {
            var advice = "Use a host with a KVM that boots guests, or a platform with software emulation.";
            return new Availability(false, why, advice) { Accelerator = file.Accelerator };
        }

        var versions = new Dictionary<string, string> { ["platform file"] = $"{Path.GetFileName(file.Path)} {file.Digest}" };
        if (file.VersionCommand is [var program, .. var arguments]
            && await host.Tools.VersionAsync(program, cancellation, [.. arguments]) is { } version)
        {
            versions[Path.GetFileName(program)] = version;
        }

        if (BootsKernel)
        {
            versions["guest kernel"] = host.GuestKernel!;
        }

        return new Availability(true, file.Note) { Accelerator = file.Accelerator, Versions = versions };
    }

    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        if (WhyNot(request.Spec) is { } reason)
        {
            throw InstanceException.Unsupported($"{file.Name} {reason}");
        }

        if (file.MakesOwnCgroup)
        {
            request.Host.Cgroups.ReserveFor(request.Folder);
        }

        var scratch = BootsKernel ? await ScratchDisk.MakeImageAsync(request, cancellation) : ScratchDisk.MakeFolder(request);
        var root = BootsKernel ? null : await RootAsync(request, cancellation);
        var values = new TemplateInstance(file, request, root, MakeRuntimeFolder(request), scratch).Values();
        var variables = file.Environment
            .ToDictionary(variable => variable.Key, variable => (string?)Template.Fill(variable.Value.GetString()!, values));
        foreach (var (path, template) in file.Files)
        {
            await WriteAsync(request.Folder.At(path), template, values, cancellation);
        }

        try
        {
            foreach (var command in file.Prepare)
            {
                if (await TryRunAsync(command, PrepareLimit, cancellation) is { } failure)
                {
                    var text = string.Join(' ', Template.Arguments(command, values));
                    throw new InstanceException(InstanceFailure.Failed, $"{file.Path}: $.prepare: '{text}' {failure}");
                }
            }

            foreach (var (text, phase) in file.Watch)
            {
                request.Console.Watch(text, phase);
            }

            string[] start = [.. Template.Arguments(file.Start, values)];
            var plan = new ProcessPlan
            {
                Tool = start[0],
                Arguments = start[1..],
                Environment = variables,
                Cgroup = file.MakesOwnCgroup ? null : request.MakeCgroup(file.LimitsMemory),
                MakesOwnCgroup = file.MakesOwnCgroup,
                HidesUnifiedCgroup = file.HidesUnifiedCgroup,
                Forget = CleanUpAsync,
            };
            return await ProcessInstance.PrepareAsync(plan, request, cancellation);
        }
        catch
        {
            // An instance that was never prepared is not killed either.
            await CleanUpAsync();
            throw;
        }

        async Task CleanUpAsync()
        {
            foreach (var command in file.Cleanup)
            {
                // Nothing to remove is no failure, and cannot be told from one.
                _ = await TryRunAsync(command, CleanupLimit, CancellationToken.None);
            }
        }

        // Returns how the command failed; null when it did not.
        async Task<string?> TryRunAsync(JsonElement[] template, TimeSpan limit, CancellationToken token)
        {
            string[] command = [.. Template.Arguments(template, values)];
            if (file.HidesUnifiedCgroup && UnifiedCgroup.MountToHide(request.Host.Cgroups.Layout) is { } mount)
            {
                command = [.. UnifiedCgroup.Hide(mount), request.Host.Tools.Require(command[0]), .. command[1..]];
            }

            var errors = new StringBuilder();
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(token);
            timer.CancelAfter(limit);
            try
            {
                var result = await request.Host.Tools.Command(command[0], command[1..], variables, request.Folder.Workspace.Token)
                    .WithWorkingDirectory(request.Folder.Path)
                    .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
                    .ExecuteAsync(timer.Token);
                return result.ExitCode == 0 ? null : $"ended with {result.ExitCode}: {errors.ToString().Trim()}";
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                return $"did not end within {limit.TotalSeconds:0} s, or left its standard error open.";
            }
        }
    }

    private string? WhyNot(InstanceSpec spec)
    {
        var guest = spec.Guest;
        if (file.Guest.Cannot.TryGetValue(guest.Name, out var reason))
        {
            return $"cannot run the guest '{guest.Name}': {reason}";
        }

        if (spec.ScratchBytes is not null && file.Guest.Cannot.TryGetValue(Placeholder.Scratch, out reason))
        {
            return $"cannot have a file system at /scratch: {reason}";
        }

        var form = file.Guest.Form;
        var missing = BootsKernel && guest.Kernel is null ? "kernel"
            : form == GuestForm.Disk && guest.Disk is null ? "disk"
            : form == GuestForm.Initramfs && guest.Initramfs is null ? "initramfs"
            : null;
        return missing is null ? null : $"boots from a {missing}, and the guest '{guest.Name}' has none. Run scripts/setup.";
    }

    // Without root no layer can be mounted: the platform must then mount the guest's tree read-only.
    private static async Task<string> RootAsync(InstanceRequest request, CancellationToken cancellation) =>
        Environment.IsPrivilegedProcess ? await RootLayer.MountAsync(request, cancellation) : request.Spec.Guest.Root;

    /// <summary>A folder for the runtime's state, with a path short enough for sockets.</summary>
    private static string MakeRuntimeFolder(InstanceRequest request)
    {
        var folder = Directory.CreateDirectory(Path.Combine(request.Host.Workspace.Runtime, request.Folder.Id)).FullName;
        request.Folder.OnDispose(() =>
        {
            Mounts.UnmountBelow(folder);
            FolderRemoval.Remove(folder);
        });
        return folder;
    }

    private static async Task WriteAsync(string path, JsonElement template, TemplateValues values, CancellationToken cancellation)
    {
        foreach (var node in Template.Render(template, values))
        {
            var text = node is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : node?.ToJsonString(Indented) ?? "null";
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, cancellation);
        }
    }
}
