using Bench.Export.Query;

namespace Bench.Commands;

/// <summary><c>bench query "select …" [RUN…]</c>: SQL over runs.</summary>
internal static class QueryCommand
{
    private static readonly Argument<string> Sql = new("SQL")
    {
        Description = "One 'select' over samples, runs, platforms, guests, hosts and summary",
    };

    private static readonly Argument<string[]> Runs = new("RUN")
    {
        Description = "Folders of runs, folders that hold runs, or globs in quotes (default: all below results/)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> Format = CommandOptions.Choice("--format", "Output format", RowOutput.Formats);

    public static Command Create() => new Command("query", "Runs SQL over any number of runs (docs/query.md).") { Sql, Runs, Format }
        .Reading("The runs cannot be queried", Query);

    private static int Query(ParseResult parsed)
    {
        var runs = parsed.GetValue(Runs) is { Length: > 0 } paths
            ? RunPaths.Resolve(paths)
            : RunPaths.ResolveReadable(Path.Combine(Repository.Root, "results"), leftOut => Terminal.Error.Say($"Left out: {leftOut}"));
        using var database = new RunDatabase(runs);
        return database.Query(parsed.GetValue(Sql)!, result =>
        {
            RowOutput.Write(result, parsed.GetValue(Format)!);
            return ExitCode.Success;
        });
    }
}
