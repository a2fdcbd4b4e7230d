namespace Bench.Platforms.Templates;

/// <summary>What a template may use at one place of a platform file, so that whatever is accepted can be filled in for every instance.</summary>
/// <param name="Form">The form in which the platform takes a guest.</param>
/// <param name="OwnCgroup">Whether the platform makes the instance's cgroup itself.</param>
/// <param name="HasKernelLine">Whether there is a kernel's command line.</param>
/// <param name="Given">The conditions that hold here.</param>
internal sealed record TemplateScope(GuestForm Form, bool OwnCgroup, bool HasKernelLine, IReadOnlyList<TemplateCondition> Given)
{
    /// <summary>The scope of what stands below a condition.</summary>
    public TemplateScope Under(TemplateCondition condition) => this with { Given = [.. Given, condition] };

    /// <summary>Why a placeholder has no content here and what to do about it, or null when it has.</summary>
    public string? WhyNot(string placeholder) => placeholder switch
    {
        Placeholder.Root when Form != GuestForm.Root => "{root} is there only with the guest's form 'root'. Use {initramfs} or {disk}, or change $.guest.form.",
        Placeholder.Kernel or Placeholder.KernelLine or Placeholder.DiskDevice or Placeholder.ScratchDevice when Form == GuestForm.Root =>
            $"{{{placeholder}}} is there only with the guest's forms 'disk' and 'initramfs'. Change $.guest.form.",
        Placeholder.Initramfs when Form != GuestForm.Initramfs => "{initramfs} is there only with the guest's form 'initramfs'. Change $.guest.form.",
        Placeholder.Disk when Form == GuestForm.Root => "{disk} is there only with the guest's forms 'disk' and 'initramfs'. Change $.guest.form.",
        Placeholder.Disk or Placeholder.DiskDevice when Form == GuestForm.Initramfs && !Given.Contains(TemplateCondition.Disk) => Unless(placeholder, "disk"),
        Placeholder.Scratch or Placeholder.ScratchDevice when !Given.Contains(TemplateCondition.Scratch) => Unless(placeholder, "scratch"),
        Placeholder.CgroupPath when !OwnCgroup => "{cgroup_path} is there only for a platform that makes its own cgroup. Add \"cgroup\": \"own\".",
        Placeholder.KernelLine when !HasKernelLine => "{kernel_line} has no content here. Write $.kernel_line, which cannot contain itself.",
        _ => null,
    };

    private static string Unless(string placeholder, string condition) =>
        $"not every instance has {{{placeholder}}}. Put it under a condition: {{\"if\": \"{condition}\", \"then\": [\"…{{{placeholder}}}…\"]}}.";
}
