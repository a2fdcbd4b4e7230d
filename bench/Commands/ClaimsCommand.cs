using System.CommandLine;
using Bench.Harness;
using Bench.Results.Claims;

namespace Bench.Commands;

/// <summary><c>bench claims</c>: a verdict on each claim from the numbers of a run.</summary>
internal static class ClaimsCommand
{
    private const string TableFormat = "table", MarkdownFormat = "markdown";

    private static readonly Argument<string?> Run = new("RUN")
    {
        Description = "Folder of a run, or 'latest'",
        Arity = ArgumentArity.ZeroOrOne
    };

    private static readonly Option<string[]> Only = new("--claim") { Description = "Show these claims with every figure: C8" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "Output format",
        DefaultValueFactory = _ => TableFormat
    };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong(TableFormat, MarkdownFormat);
        var command = new Command("claims", "Prints a verdict on each claim about VMs and containers.") { Run, Only, Format };
        command.SetAction(parsed => RunFileCommand.Run("The claims cannot be decided", () => Show(parsed)));
        return command;
    }

    private static void Show(ParseResult parsed)
    {
        var data = ShowCommand.FolderOf(parsed.GetValue(Run)).ReadTolerantly();
        var only = parsed.GetValue(Only) ?? [];
        var claims = ClaimSet.Load(Path.Combine(Repository.Root, "results"));
        if (only.FirstOrDefault(id => claims.All(claim => claim.Id != id)) is { } unknown)
        {
            throw new WrongUseException($"There is no claim '{unknown}'. There are: {string.Join(", ", claims.Select(claim => claim.Id))}.");
        }

        var verdicts = claims.Where(claim => only.Length == 0 || only.Contains(claim.Id)).Select(claim => ClaimVerdict.Of(claim, data)).ToList();
        if (parsed.GetValue(Format) == MarkdownFormat)
        {
            Console.Out.Write(ClaimsMarkdown.Write(verdicts));
            return;
        }

        foreach (var verdict in verdicts)
        {
            Terminal.Out.Say($"{verdict.Claim.Id}  {verdict.Claim.Title}: {verdict.Text}.", indent: 4);
            foreach (var finding in only.Length > 0 ? verdict.Findings : [])
            {
                Terminal.Out.Say($"    {finding}", indent: 8);
            }
        }
    }
}
