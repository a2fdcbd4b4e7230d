using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Platforms.Custom;

/// <summary>What must hold in a platform file beyond its shape.</summary>
internal static partial class PlatformFileRules
{
    private static readonly string[] OwnPhases = [BootTimeline.Call, BootTimeline.Ready, BootTimeline.Stop, BootTimeline
        .Exited, BootTimeline.Gone];

    public static void Check(PlatformFile file, FileNode root, IReadOnlyList<string> taken)
    {
        CheckName(root.Field("name")!, file.Name, taken);
        if (root.Field("accelerator") is { } accelerator)
        {
            _ = file.Family == Family.Vm ? accelerator.OneOf([Availability.Kvm, Availability.Tcg])
                : throw accelerator.Wrong("only a platform of the family 'vm' has an accelerator. Remove the key, or change $.family.");
        }

        if (root.Field("version") is { } version && file.VersionCommand is not [{ Length: > 0 }, ..])
        {
            throw version.Wrong("the command is empty. Write the program and its arguments, or remove the key.");
        }

        if (root.Field("memory_limit") is { } limit && file.MakesOwnCgroup)
        {
            throw limit.Wrong("a platform that makes its own cgroup limits memory itself. Remove the key, or \"cgroup\": \"own\".");
        }

        CheckGuest(root.Field("guest")!, file.Guest);
        CheckTemplates(file, root);
        foreach (var (text, phase) in Entries(root, "watch"))
        {
            CheckPhase(text, phase);
        }
    }

    private static void CheckName(FileNode node, string name, IReadOnlyList<string> taken)
    {
        if (!NameGrammar().IsMatch(name))
        {
            throw node.Wrong($"'{name}' is no name of a platform. Use lower-case letters, digits and . _ - in one or more parts with / between them, "
                + "each beginning with a letter or digit.");
        }

        if (taken.Contains(name, StringComparer.Ordinal))
        {
            throw node.Wrong($"there is a platform '{name}' already, and results of the two could not be told apart. Choose another name, such as 'my/{name}'.");
        }
    }

    private static void CheckGuest(FileNode node, FileGuest guest)
    {
        if (node.Field("device_prefix") is { } prefix)
        {
            _ = guest.Form == GuestForm.Root
                ? throw prefix.Wrong("a guest of the form 'root' has no disks. Remove the key, or change $.guest.form.")
                : guest.DevicePrefix.StartsWith("/dev/", StringComparison.Ordinal) ? prefix
                : throw prefix.Wrong($"'{guest.DevicePrefix}' does not begin the name of a device. Write what stands before the letter, such as /dev/vd for /dev/vda.");
        }

        IReadOnlyList<string> known = [TemplateCondition.Scratch, .. GuestStore.KnownGuests];
        if (Entries(node, "cannot").FirstOrDefault(entry => !known.Contains(entry.Key)) is { Key: { } unknown, Value: var place })
        {
            throw place.Wrong($"'{unknown}' is not known. {Nearest.Advice(unknown, known)}");
        }
    }

    private static void CheckTemplates(PlatformFile file, FileNode root)
    {
        var scope = new TemplateScope(file.Guest.Form, file.MakesOwnCgroup, HasKernelLine: false, Given: []);
        if (root.Field("kernel_line") is { } line)
        {
            _ = file.Guest.Form == GuestForm.Root
                ? throw line.Wrong("a guest of the form 'root' boots no kernel. Remove the key, or change $.guest.form.")
                : line;
            scope.CheckArguments(line);
            scope = scope with { HasKernelLine = true };
        }

        foreach (var (path, node) in Entries(root, "files"))
        {
            _ = RelativePath().IsMatch(path) ? path
                : throw node.Wrong($"'{path}' is no path in the instance's folder. Write a relative path of names without '.' and '..', "
                    + "and not scratch, root, upper or work, which are the harness's.");
            scope.CheckJson(node);
        }

        foreach (var (name, node) in Entries(root, "environment"))
        {
            _ = VariableName().IsMatch(name) ? name
                : throw node.Wrong($"'{name}' is no name of an environment variable of the platform's own. Use letters, digits and _, and do not begin with BENCH_.");
            scope.CheckText(node);
        }

        foreach (var key in new[] { "prepare", "cleanup" })
        {
            foreach (var command in root.Field(key)?.Items() ?? [])
            {
                scope.CheckCommand(command.Kind == JsonValueKind.Array ? command
                    : throw command.Wrong(
                        $"$.{key} is an array of commands, each of which is an array. Put the command in another pair of []."));
            }
        }

        scope.CheckCommand(root.Field("start")!);
    }

    private static void CheckPhase(string text, FileNode node)
    {
        if (text.Any(char.IsControl))
        {
            throw node.Wrong("the text to wait for has a control character. Write a part of one line of the console.");
        }

        var phase = node.Text();
        if (!PhaseGrammar().IsMatch(phase) || OwnPhases.Contains(phase))
        {
            throw node.Wrong($"'{phase}' is no name of a phase. Use lower-case letters, digits and _, beginning with a letter, and not {string.Join(", ", OwnPhases)}.");
        }
    }

    private static IReadOnlyList<KeyValuePair<string, FileNode>> Entries(FileNode node, string key) => node.Field(key)?.Entries() ?? [];

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*\z")]
    private static partial Regex NameGrammar();

    [GeneratedRegex(@"^(?!(scratch|scratch\.img|root|upper|work)(/|\z))(?!\.{1,2}(/|\z))[^/\x00]+(/(?!\.{1,2}(/|\z))[^/\x00]+)*\z")]
    private static partial Regex RelativePath();

    [GeneratedRegex(@"^(?!BENCH_)[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex PhaseGrammar();
}
