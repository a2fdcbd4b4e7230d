namespace Bench.Results.Tests.Summary;

/// <summary>Stacks of layers from what a run measured.</summary>
public class PlatformLayersSpecs
{
    [Fact]
    public void The_kernel_that_answers_is_the_hosts_or_the_instances_own()
    {
        var run = TestRuns.Run([.. Layers("runc", kernels: 0, helpers: 1), .. Layers("qemu/q35", kernels: 2, helpers: 1, "tcg")]);

        var stacks = PlatformLayers.Of(run.Environment, run.Summary);

        Assert.Equal(["runc", "qemu/q35@tcg"], stacks.Select(stack => stack.Platform));
        Assert.Equal(
            [LayerKind.Hardware, LayerKind.Hypervisor, LayerKind.HostKernel, LayerKind.Helper, LayerKind.Application],
            stacks[0].Layers.Select(layer => layer.Kind));
        var answering = stacks.Select(stack => stack.Layers.Single(layer => layer.AnswersCalls).Kind);
        Assert.Equal([LayerKind.HostKernel, LayerKind.GuestKernel], answering);
    }

    [Fact]
    public void A_run_that_has_not_looked_has_none()
    {
        var run = TestRuns.Run([TestRuns.Ok(1, 5)]);

        Assert.Empty(PlatformLayers.Of(run.Environment, run.Summary));
    }

    private static IEnumerable<Sample> Layers(string platform, double kernels, double helpers, string? accelerator = null) =>
    [
        TestRuns.Ok(1, kernels, platform, "layers", "layers.kernels", "1", Direction.Exact, accelerator: accelerator),
        TestRuns.Ok(1, helpers, platform, "layers", "layers.helpers", "1", Direction.Exact, accelerator: accelerator),
    ];
}
