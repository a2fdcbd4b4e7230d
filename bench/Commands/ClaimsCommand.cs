using System.CommandLine;
using Bench.Harness;
using Bench.Results;
using Bench.Results.Claims;
using Bench.Results.Text;

namespace Bench.Commands;

/// <summary><c>bench claims</c>: the verdicts of a run on the claims.</summary>
internal static class ClaimsCommand
{
    private static readonly Argument<string?> Run = new("RUN")
    {
        Description = "Folder of a run, or 'latest'",
        Arity = ArgumentArity.ZeroOrOne
    };

    private static readonly Option<string[]> Only = new("--claim") { Description = "Show only these claims, with every figure: C6" };

    public static Command Create()
    {
        var command = new Command("claims", "Prints a verdict on each claim about VMs and containers.") { Run, Only };
        command.SetAction(parsed => RunFileCommand.Run("The claims cannot be decided", () => Show(parsed)));
        return command;
    }

    private static void Show(ParseResult parsed)
    {
        var data = ShowCommand.FolderOf(parsed.GetValue(Run)).ReadTolerantly();
        var claims = ClaimSet.Load(Path.Combine(Repository.Root, "results"));
        var only = parsed.GetValue(Only) ?? [];
        var verdicts = claims.Where(claim => only.Length == 0 || only.Contains(claim.Id)).Select(claim => ClaimVerdict.Of(claim, data)).ToList();
        foreach (var verdict in verdicts)
        {
            Terminal.Out.Say($"{verdict.Claim.Id}  {verdict.Claim.Title}: {verdict.Text}", indent: 5);
            foreach (var finding in only.Length > 0 ? verdict.Findings : [])
            {
                Terminal.Out.Say($"       {finding.Answer}: {finding.Platform} {finding.Rule.Says}: {finding.Figure}", indent: 9);
            }
        }
    }
}
