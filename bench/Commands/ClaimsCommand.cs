using Bench.Experiments;
using Bench.Platforms.Catalog;
using Bench.Results.Claims;

namespace Bench.Commands;

/// <summary><c>bench claims</c>: a verdict on each claim from the numbers of a run.</summary>
internal static class ClaimsCommand
{
    private static readonly Option<string[]> Only = new("--claim")
    {
        Description = "Show only these claims, with the article's words, hypothesis, control and all figures: C8"
    };

    private static readonly Option<string> Format = CommandOptions.Choice("--format", "Output format", "text", "markdown");

    public static Command Create() =>
        new Command("claims", "Prints a verdict on each claim about VMs and containers.") { ShowCommand.Run, Only, Format }
            .Reading("The claims cannot be decided", Show);

    private static int Show(ParseResult parsed)
    {
        var only = parsed.GetValue(Only) ?? [];
        var run = ShowCommand.Read(ShowCommand.FolderOf(parsed.GetValue(ShowCommand.Run)));
        var all = run.Summary.Claims;
        if (only.FirstOrDefault(id => all.All(verdict => verdict.Claim.Id != id)) is { } unknown)
        {
            var known = string.Join(", ", all.Select(verdict => verdict.Claim.Id));
            throw new WrongUseException($"There is no claim '{unknown}'. There are: {known}.");
        }

        var shown = all.Where(verdict => only.Length == 0 || only.Contains(verdict.Claim.Id)).ToList();
        var families = only.Length == 0 ? FamilyWins.Of(run.Environment, run.Summary) : null;
        if (parsed.GetValue(Format) == "markdown")
        {
            Console.Out.Write(ClaimsText.Markdown(run.Environment, shown, families));
            return ExitCode.Success;
        }

        Terminal.Out.Write(ClaimsText.Lines(shown, Terminal.Out.Profile.Width, whole: only.Length > 0));
        Terminal.Out.Write(families is null ? [] : ClaimsText.Lines(families, Terminal.Out.Profile.Width));
        Terminal.Out.Say($"{ClaimsText.Counts(all) ?? "The run decides no claim"}.");
        if (shown.Exists(verdict => verdict.Outcome == ClaimOutcome.NotMeasured))
        {
            var preset = Preset.Claims;
            Terminal.Out.Say($"To measure all claims in one run: {AnswerText.Program} --preset {preset.Name} (about {TimeOf(preset)}).");
        }

        return ExitCode.Success;
    }

    private static string TimeOf(Preset preset)
    {
        var options = new RunOptions
        {
            Preset = preset,
            Platforms = [.. preset.Platforms.Select(PlatformCatalog.BuiltIn.Find).OfType<IPlatform>()],
            Seed = 1,
            Output = "",
            Artifacts = "",
        };
        var schedule = new Schedule(ExperimentList.Create().Select(options), options);
        var (plain, emulated) = (Minutes(assumesEmulation: false), Minutes(assumesEmulation: true));
        return $"{plain:0} minutes, or {emulated:0} where machines are emulated";

        double Minutes(bool assumesEmulation) => (preset.Rounds * schedule.RoundTime(assumesEmulation)).TotalMinutes;
    }
}
