using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Platforms.Custom;

/// <summary>What a template may use at one place of a platform file, so that whatever is accepted can be filled in for every
/// instance.</summary>
internal sealed record TemplateScope(GuestForm Form, bool OwnCgroup, bool HasKernelLine, IReadOnlyList<string> Given)
{
    private static readonly string[] Conditions = [TemplateCondition.Scratch, TemplateCondition.Disk, TemplateCondition.Swap];

    /// <summary>A command: an array of texts and conditions, the first of which is the program.</summary>
    public void CheckCommand(FileNode node)
    {
        if (node.Items() is not [var program, ..])
        {
            throw node.Wrong("the command is empty. Write the program and its arguments, each as an item of its own.");
        }

        if (program.Kind != JsonValueKind.String
            || Template.Parts().Matches(program.Text()).Any(part => part.Groups[Template.Name].Success))
        {
            throw program.Wrong("the program must stand here as it is, without a placeholder or condition, for it is looked for before there is an instance. "
                + "Write its name or its path.");
        }

        _ = program.Text().Length > 0 ? program : throw program.Wrong("the program is empty. Write its name or its path.");
        CheckArguments(node);
    }

    /// <summary>An array of texts and conditions.</summary>
    public void CheckArguments(FileNode node)
    {
        foreach (var item in node.Items())
        {
            switch (item.Kind)
            {
                case JsonValueKind.String:
                    CheckText(item);
                    break;
                case JsonValueKind.Object:
                    CheckChoice(item, (scope, part) => scope.CheckArguments(part));
                    break;
                default:
                    throw item.Wrong(
                        "an argument is a text, also where it is a number. Put it in quotes, or write {\"if\": …, \"then\": […]}.");
            }
        }
    }

    /// <summary>Any JSON with texts and conditions in it.</summary>
    public void CheckJson(FileNode node, bool inArray = false)
    {
        switch (node.Kind)
        {
            case JsonValueKind.String:
                CheckText(node);
                break;
            case JsonValueKind.Array:
                node.Items().ToList().ForEach(item => CheckJson(item, inArray: true));
                break;
            case JsonValueKind.Object when node.Field(Template.If) is not null:
                CheckChoice(node, (scope, part) => scope.CheckJson(!inArray || part.Kind == JsonValueKind.Array ? part
                    : throw part.Wrong("in an array, what is there under a condition is an array of items. Put it in [].")));
                break;
            case JsonValueKind.Object:
                node.Entries().ToList().ForEach(entry => CheckJson(entry.Value));
                break;
        }
    }

    /// <summary>A text with placeholders.</summary>
    public void CheckText(FileNode node)
    {
        foreach (Match part in Template.Parts().Matches(node.Text()))
        {
            if (part.Groups[Template.Single].Success)
            {
                throw node.Wrong($"there is a single '{part.Value}' at character {part.Index + 1}. Write '{part.Value}{part.Value}' for the brace itself, "
                    + "or {name} for a placeholder.");
            }

            if (part.Groups[Template.Name] is { Success: true, Value: var name })
            {
                _ = Placeholder.All.Contains(name) ? name
                    : throw node.Wrong(
                        $"the placeholder {{{name}}} is not known. {Nearest.Advice(name, Placeholder.All)} A brace itself is written twice.");
                _ = WhyNot(name) is { } reason ? throw node.Wrong(reason) : name;
            }
        }
    }

    private void CheckChoice(FileNode node, Action<TemplateScope, FileNode> check)
    {
        var fields = node.Fields([Template.If, Template.Then, Template.Else], [Template.If, Template.Then]);
        var condition = fields[Template.If].OneOf(Conditions);
        if (condition == TemplateCondition.Disk && Form == GuestForm.Root)
        {
            throw fields[Template.If].Wrong(
                "with the guest's form 'root' there is never a disk. Remove the condition, or change $.guest.form.");
        }

        check(this with { Given = [.. Given, condition] }, fields[Template.Then]);
        if (fields.TryGetValue(Template.Else, out var other))
        {
            check(this, other);
        }
    }

    /// <summary>Why a placeholder has no content here and what to do about it, or null when it has.</summary>
    private string? WhyNot(string placeholder) => placeholder switch
    {
        Placeholder.Root when Form
            != GuestForm.Root => "{root} is there only with the guest's form 'root'. Use {initramfs} or {disk}, or change $.guest.form.",
        Placeholder.Kernel or Placeholder.KernelLine or Placeholder.DiskDevice or Placeholder.ScratchDevice or Placeholder
            .Disk when Form == GuestForm.Root =>
            $"{{{placeholder}}} is there only with the guest's forms 'disk' and 'initramfs'. Change $.guest.form.",
        Placeholder.Initramfs when Form
            != GuestForm.Initramfs => "{initramfs} is there only with the guest's form 'initramfs'. Change $.guest.form.",
        Placeholder.Disk or Placeholder.DiskDevice when Form == GuestForm.Initramfs && !Given.Contains(TemplateCondition.Disk) =>
            Unless(placeholder, TemplateCondition.Disk),
        Placeholder.Scratch or Placeholder.ScratchDevice when !Given.Contains(TemplateCondition
            .Scratch) => Unless(placeholder, TemplateCondition.Scratch),
        Placeholder
            .CgroupPath when !OwnCgroup => "{cgroup_path} is there only for a platform that makes its own cgroup. Add \"cgroup\": \"own\".",
        Placeholder
            .KernelLine when !HasKernelLine => "{kernel_line} has no content here. Write $.kernel_line, which cannot contain itself.",
        _ => null,
    };

    private static string Unless(string placeholder, string condition) =>
        $"not every instance has {{{placeholder}}}. Put it under a condition: {{\"if\": \"{condition}\", \"then\": [\"…{{{placeholder}}}…\"]}}.";
}
