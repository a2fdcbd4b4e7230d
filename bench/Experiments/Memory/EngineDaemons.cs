namespace Bench.Experiments.Memory;

/// <summary>The daemons that serve all instances of the case's platform.</summary>
/// <param name="Processes">Their processes; none where there are none, or they cannot be looked into.</param>
/// <param name="WhyNot">Why they cannot be looked into; null where they can.</param>
internal sealed record EngineDaemons(IReadOnlyList<int> Processes, string? WhyNot)
{
    /// <summary>Their proportional size, bytes; null when they are gone.</summary>
    public long? PssBytes => PartialMemory.Of(Processes) is { Names: [_, ..] } held ? held.PssBytes : null;

    public static async Task<EngineDaemons> FindAsync(Measurement measurement)
    {
        try
        {
            var daemons = await measurement.FindDaemonsAsync();
            _ = PartialMemory.Of(daemons);
            return new EngineDaemons(daemons, null);
        }
        catch (UnauthorizedAccessException)
        {
            return new EngineDaemons([], "this user may not look into the engine's daemons: run the harness as root");
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Unsupported)
        {
            return new EngineDaemons([], exception.Message);
        }
    }
}
