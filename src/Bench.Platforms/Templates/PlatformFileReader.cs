using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Platforms.Guests;

namespace Bench.Platforms.Templates;

/// <summary>Reads a platform file key by key. What it accepts is described by <c>docs/schema/platform.schema.json</c>, which a test holds it to.</summary>
/// <param name="root">The file's content.</param>
/// <param name="taken">Names that other platforms have.</param>
internal sealed partial class PlatformFileReader(FileNode root, IReadOnlyList<string> taken)
{
    private const string ScratchFeature = "scratch";

    private static readonly string[] Keys =
    [
        "$schema", "schema", "name", "family", "note", "accelerator", "needs", "version", "guest", "kernel_line", "files", "environment", "prepare",
        "start", "cleanup", "cgroup", "memory_limit", "hides_unified_cgroup", "watch",
    ];

    private static readonly string[] Families = ["process", "namespace", "container", "sandbox", "vm"];
    private static readonly string[] Accelerators = ["kvm", "tcg"];
    private static readonly string[] Forms = ["root", "disk", "initramfs"];
    private static readonly string[] Cgroups = ["harness", "own"];

    private static readonly string[] OwnPhases = [BootTimeline.Call, BootTimeline.Ready, BootTimeline.Stop, BootTimeline.Exited, BootTimeline.Gone];

    private IReadOnlyDictionary<string, FileNode> _fields = new Dictionary<string, FileNode>();

    /// <summary>Reads all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="digest">Digest of its content.</param>
    /// <exception cref="PlatformFileException">Something in it is wrong.</exception>
    public PlatformFile Read(string path, string digest)
    {
        // The version first: what else stands in a newer file, this build cannot know.
        if (root.Kind == JsonValueKind.Object && root.Entries().FirstOrDefault(entry => entry.Key == "schema").Value is { } schema && schema.Number() != PlatformFile.Schema)
        {
            throw schema.Wrong($"the file has version {schema.Number()}, and this build reads version {PlatformFile.Schema}. Use the program that the file was written for.");
        }

        _fields = root.Fields(Keys, "schema", "name", "family", "guest", "start");
        _ = Field("$schema")?.Text();
        var family = (Family)Array.IndexOf(Families, _fields["family"].OneOf(Families));
        var guest = _fields["guest"].Fields(["form", "device_prefix", "cannot"], "form");
        var form = (GuestForm)Array.IndexOf(Forms, guest["form"].OneOf(Forms));
        var ownCgroup = Field("cgroup")?.OneOf(Cgroups) == "own";
        var scope = new TemplateScope(form, ownCgroup, HasKernelLine: false, Given: []);
        var kernelLine = Field("kernel_line") switch
        {
            null => null,
            { } line when form == GuestForm.Root => throw line.Wrong("a guest of the form 'root' boots no kernel. Remove the key, or change $.guest.form."),
            { } line => TemplateReader.Arguments(line, scope),
        };
        scope = scope with { HasKernelLine = kernelLine is not null };
        var needs = Field("needs")?.Fields(["root", "tools", "files"]) ?? new Dictionary<string, FileNode>();
        return new PlatformFile
        {
            Path = path,
            Digest = digest,
            Name = Name(_fields["name"]),
            Family = family,
            Note = Field("note")?.Words(),
            Accelerator = Accelerator(family),
            NeedsRoot = needs.TryGetValue("root", out var needsRoot) && needsRoot.Flag(),
            NeededTools = Words(needs.GetValueOrDefault("tools")),
            NeededFiles = Words(needs.GetValueOrDefault("files")),
            Version = Version(),
            Form = form,
            DevicePrefix = DevicePrefix(guest.GetValueOrDefault("device_prefix"), form),
            Cannot = Cannot(guest.GetValueOrDefault("cannot")),
            KernelLine = kernelLine,
            Files = Files(scope),
            Environment = Variables(scope),
            Prepare = Commands("prepare", scope),
            Start = TemplateReader.Command(_fields["start"], scope),
            Cleanup = Commands("cleanup", scope),
            OwnCgroup = ownCgroup,
            LimitsMemory = LimitsMemory(family, ownCgroup),
            HidesUnifiedCgroup = Field("hides_unified_cgroup")?.Flag() ?? false,
            Watch = Watch(),
        };
    }

    private FileNode? Field(string key) => _fields.GetValueOrDefault(key);

    private string Name(FileNode node)
    {
        var name = node.Text();
        if (!NameGrammar().IsMatch(name))
        {
            throw node.Wrong($"'{name}' is no name of a platform. Use lower-case letters, digits and . _ - in one or more parts with / between them, each beginning with a letter or digit.");
        }

        return taken.Contains(name, StringComparer.Ordinal)
            ? throw node.Wrong($"there is a platform '{name}' already, and results of the two could not be told apart. Choose another name, such as 'my/{name}'.")
            : name;
    }

    private string? Accelerator(Family family) => Field("accelerator") switch
    {
        null => null,
        { } node when family != Family.Vm => throw node.Wrong("only a platform of the family 'vm' has an accelerator. Remove the key, or change $.family."),
        { } node => node.OneOf(Accelerators),
    };

    private List<string> Version()
    {
        if (Field("version") is not { } node)
        {
            return [];
        }

        List<string> command = [.. node.Items().Select(item => item.Text())];
        return command is [{ Length: > 0 }, ..] ? command : throw node.Wrong("the command is empty. Write the program and its arguments, or remove the key.");
    }

    private static string DevicePrefix(FileNode? node, GuestForm form)
    {
        if (node is null)
        {
            return "/dev/vd";
        }

        var prefix = node.Text();
        return form == GuestForm.Root ? throw node.Wrong("a guest of the form 'root' has no disks. Remove the key, or change $.guest.form.")
            : prefix.StartsWith("/dev/", StringComparison.Ordinal) ? prefix
            : throw node.Wrong($"'{prefix}' does not begin the name of a device. Write what stands before the letter, such as /dev/vd for /dev/vda.");
    }

    private static Dictionary<string, string> Cannot(FileNode? node)
    {
        IReadOnlyList<string> known = [ScratchFeature, .. GuestStore.KnownGuests];
        var unknown = node?.Entries().FirstOrDefault(entry => !known.Contains(entry.Key)) ?? default;
        return unknown.Key is null ? Words(node) : throw unknown.Value.Wrong($"'{unknown.Key}' is not known. {Nearest.Advice(unknown.Key, known)}");
    }

    private Dictionary<string, Template> Files(TemplateScope scope)
    {
        var files = new Dictionary<string, Template>();
        foreach (var (path, node) in Field("files")?.Entries() ?? [])
        {
            if (!RelativePath().IsMatch(path))
            {
                throw node.Wrong($"'{path}' is no path in the instance's folder. Write a relative path of names without '.' and '..', and not scratch, root, upper or work, which are the harness's.");
            }

            files.Add(path, TemplateReader.Json(node, scope));
        }

        return files;
    }

    private Dictionary<string, Template.Text> Variables(TemplateScope scope)
    {
        var variables = new Dictionary<string, Template.Text>();
        foreach (var (name, node) in Field("environment")?.Entries() ?? [])
        {
            if (!VariableName().IsMatch(name))
            {
                throw node.Wrong($"'{name}' is no name of an environment variable of the platform's own. Use letters, digits and _, and do not begin with BENCH_.");
            }

            variables.Add(name, TemplateReader.Text(node, scope));
        }

        return variables;
    }

    private List<Template.List> Commands(string key, TemplateScope scope) =>
        [.. (Field(key)?.Items() ?? []).Select(command => command.Kind == JsonValueKind.Array
            ? TemplateReader.Command(command, scope)
            : throw command.Wrong($"$.{key} is an array of commands, each of which is an array. Put the command in another pair of []."))];

    private bool LimitsMemory(Family family, bool ownCgroup) => Field("memory_limit") switch
    {
        null => family != Family.Vm,
        { } node when ownCgroup => throw node.Wrong("a platform that makes its own cgroup limits memory itself. Remove the key, or \"cgroup\": \"own\"."),
        { } node => node.Flag(),
    };

    private Dictionary<string, string> Watch()
    {
        var phases = new Dictionary<string, string>();
        foreach (var (text, node) in Field("watch")?.Entries() ?? [])
        {
            var phase = node.Text();
            if (text.Length == 0 || text.Any(char.IsControl))
            {
                throw node.Wrong("the text to wait for is empty or has a control character. Write a part of one line of the console.");
            }

            if (!PhaseGrammar().IsMatch(phase) || OwnPhases.Contains(phase))
            {
                throw node.Wrong($"'{phase}' is no name of a phase. Use lower-case letters, digits and _, beginning with a letter, and not {string.Join(", ", OwnPhases)}.");
            }

            phases.Add(text, phase);
        }

        return phases;
    }

    /// <summary>Names with texts.</summary>
    private static Dictionary<string, string> Words(FileNode? node)
    {
        var words = new Dictionary<string, string>();
        foreach (var (key, value) in node?.Entries() ?? [])
        {
            words.Add(key.Length > 0 && !key.Contains('\0') ? key : throw value.Wrong("the name is empty or has the character NUL. Write a name."), value.Words());
        }

        return words;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex NameGrammar();

    [GeneratedRegex(@"^(?!(scratch|scratch\.img|root|upper|work)(/|\z))(?!\.{1,2}(/|\z))[^/\x00]+(/(?!\.{1,2}(/|\z))[^/\x00]+)*\z")]
    private static partial Regex RelativePath();

    [GeneratedRegex(@"^(?!BENCH_)[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex PhaseGrammar();
}
