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
    public bool BootsSystems
        => BootsKernel && !GuestStore.KnownGuests.Any(guest => GuestStore.IsSystem(guest) && file.Guest.Cannot.ContainsKey(guest));

    /// <summary>Whether it boots the guest's kernel.</summary>
    public bool BootsKernel => file.Guest.Form != GuestForm.Root;

    public PlatformNeeds Needs => new()
    {
        Tools = [.. file.Needs.Tools.Select(tool => new ToolNeed(tool.Key, tool.Value))],
        Root = file.Needs.Root ? $"to start {file.Name}" : null,
        Kernel = [.. file.Needs.Files.Keys, .. file.Accelerator == Availability.Kvm
            ? ["/dev/kvm that boots a guest"]
            : Array.Empty<string>()],
    };

    public IReadOnlyList<string> Programs =>
    [
        .. new[] { file.Start }.Concat(file.Prepare).Concat(file.Cleanup)
            .Select(command => Template.Fill(command[0].GetString()!, TemplateValues.None)),
        .. file.VersionCommand.Take(1),
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

        var kernel = host.Guests.Values.Select(guest => guest.KernelRelease).FirstOrDefault(release => release is not null);
        if (BootsKernel && kernel is null)
        {
            return new Availability(false, "no guest kernel has been fetched", "Run scripts/setup.");
        }

        if (file.Accelerator == Availability.Kvm && KvmDevice.WhyNot(host.Facts) is { } why)
        {
            return new Availability(false, why, "Use a host with a KVM that boots guests, or a platform with software emulation.")
            {
                Accelerator = file.Accelerator
            };
        }

        var versions = new Dictionary<string, string> { ["platform file"] = $"{Path.GetFileName(file.Path)} {file.Digest}" };
        if (file.VersionCommand is [var program, .. var arguments]
            && await host.Tools.VersionAsync(program, cancellation, [.. arguments]) is { } version)
        {
            versions[Path.GetFileName(program)] = version;
        }

        if (BootsKernel)
        {
            versions["guest kernel"] = kernel!;
        }

        return new Availability(true, file.Note) { Accelerator = file.Accelerator, Versions = versions };
    }

    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        if (WhyNot(request.Spec) is { } reason)
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"{file.Name} {reason}");
        }

        if (file.MakesOwnCgroup)
        {
            request.Host.Cgroups.ReserveFor(request.Folder);
        }

        var scratch = BootsKernel ? await ScratchDisk.MakeImageAsync(request, cancellation) : ScratchDisk.MakeFolder(request);
        var root = BootsKernel ? null : await RootAsync(request, cancellation);
        var values = Values(request, root, MakeRuntimeFolder(request), scratch);
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
                await RunAsync("prepare", command, PrepareLimit, cancellation);
            }

            IReadOnlyList<string> start = [.. Template.Arguments(file.Start, values)];
            var plan = new ProcessPlan
            {
                Tool = start[0],
                Arguments = [.. start.Skip(1)],
                Environment = variables,
                Cgroup = file.MakesOwnCgroup ? null : request.MakeCgroup(file.LimitsMemory),
                MakesOwnCgroup = file.MakesOwnCgroup,
                HidesUnifiedCgroup = file.HidesUnifiedCgroup,
                Forget = CleanUpAsync,
            };

            foreach (var (text, phase) in file.Watch)
            {
                request.Console.Watch(text, phase);
            }

            return await ProcessInstance.PrepareAsync(plan, request, cancellation);
        }
        catch
        {
            // Nobody else does: an instance that was never prepared is not killed.
            await CleanUpAsync();
            throw;
        }

        async Task CleanUpAsync()
        {
            foreach (var command in file.Cleanup)
            {
                // That there is nothing to remove is no failure, and cannot be told from one.
                _ = await TryRunAsync(command, CleanupLimit, CancellationToken.None);
            }
        }

        async Task RunAsync(string key, JsonElement template, TimeSpan limit, CancellationToken token)
        {
            if (await TryRunAsync(template, limit, token) is { } failure)
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"{file.Path}: $.{key}: '{string.Join(' ', Template.Arguments(template, values))}' {failure}");
            }
        }

        async Task<string?> TryRunAsync(JsonElement template, TimeSpan limit, CancellationToken token)
        {
            IReadOnlyList<string> command = [.. Template.Arguments(template, values)];
            if (file.HidesUnifiedCgroup && UnifiedCgroup.MountToHide(request.Host.Cgroups.Layout) is { } mount)
            {
                command = [.. UnifiedCgroup.Hide(mount), request.Host.Tools.Require(command[0]), .. command.Skip(1)];
            }

            var errors = new StringBuilder();
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(token);
            timer.CancelAfter(limit);
            try
            {
                var result = await request.Host.Tools.Command(command[0], command.Skip(1), variables, request.Folder.Workspace.Token)
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
        return file.Guest.Cannot.TryGetValue(guest.Name, out var reason) ? $"cannot run the guest '{guest.Name}': {reason}"
            : spec.ScratchBytes is not null && file.Guest.Cannot.TryGetValue(TemplateCondition.Scratch, out reason)
                ? $"cannot have a file system at /scratch: {reason}"
                : BootsKernel && guest.Kernel is null ? $"boots a kernel, and the guest '{guest.Name}' has none. Run scripts/setup."
            : file.Guest.Form == GuestForm.Disk && guest.Disk is null ? $"boots from a disk, and the guest '{guest.Name}' has none."
            : file.Guest.Form == GuestForm.Initramfs && guest.Initramfs is null
                ? $"boots from an initramfs, and the guest '{guest.Name}' has none. Run scripts/setup."
                : null;
    }

    // Without root there is no mounting a layer: the guest's tree is then for the platform to keep from being written to.
    private static async Task<string> RootAsync(InstanceRequest request, CancellationToken cancellation) =>
        Environment.IsPrivilegedProcess ? await RootLayer.MountAsync(request, cancellation) : request.Spec.Guest.Root;

    /// <summary>A folder for the state of the instance's runtime, with a path short enough for sockets, gone with the instance.</summary>
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

    private TemplateValues Values(InstanceRequest request, string? root, string runtime, string? scratch)
    {
        var guest = request.Spec.Guest;
        var limits = request.Spec.Limits;
        var texts = new Dictionary<string, string>
        {
            [Placeholder.CgroupPath] = CgroupHome.PathOf(request.Folder),
            [Placeholder.CpuList] = limits.CpuList,
            [Placeholder.Cpus] = limits.Cpus.ToString(CultureInfo.InvariantCulture),
            [Placeholder.Folder] = request.Folder.Path,
            [Placeholder.Id] = request.Folder.Id,
            [Placeholder.Init] = guest.Init,
            [Placeholder.MemoryBytes] = limits.MemoryBytes.ToString(CultureInfo.InvariantCulture),
            [Placeholder.MemoryMebibytes] = limits.MemoryMebibytes.ToString(CultureInfo.InvariantCulture),
            [Placeholder.Runtime] = runtime,
            [Placeholder.Workspace] = request.Folder.Workspace.Token,
        };
        var holds = new HashSet<string>();
        var devices = new DiskNames(file.Guest.DevicePrefix);
        if (root is not null)
        {
            texts[Placeholder.Root] = root;
        }
        else
        {
            texts[Placeholder.Kernel] = guest.Kernel!;
            if (guest.Initramfs is { } initramfs)
            {
                texts[Placeholder.Initramfs] = initramfs;
            }

            if (guest.Disk is { } disk)
            {
                holds.Add(TemplateCondition.Disk);
                texts[Placeholder.Disk] = disk;
                texts[Placeholder.DiskDevice] = devices.Next();
            }
        }

        if (scratch is not null)
        {
            holds.Add(TemplateCondition.Scratch);
            texts[Placeholder.Scratch] = scratch;
            texts[Placeholder.ScratchDevice] = devices.Next();
        }

        if (request.Host.Cgroups.CountsSwap)
        {
            holds.Add(TemplateCondition.Swap);
        }

        var values = new TemplateValues(texts, holds);
        if (file.KernelLine is { } line)
        {
            texts[Placeholder.KernelLine] = string.Join(' ', Template.Arguments(line, values));
        }

        return values;
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
