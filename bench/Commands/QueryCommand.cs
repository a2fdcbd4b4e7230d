using System.CommandLine;
using Bench.Export.Query;
using Bench.Harness;

namespace Bench.Commands;

/// <summary><c>bench query "select …" [RUN…]</c>: SQL over runs.</summary>
internal static class QueryCommand
{
    private static readonly Argument<string> Sql = new("SQL")
    {
        Description = "One 'select' over samples, runs, platforms, guests, hosts and summary"
    };

    private static readonly Argument<string[]> Runs = new("RUN")
    {
        Description = "Folders of runs, folders that hold runs, or globs in quotes (default: all below results/)",
        Arity = ArgumentArity.ZeroOrMore
    };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "Output format",
        DefaultValueFactory = _ => QueryOutput.Table
    };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong(QueryOutput.Formats);
        var command = new Command("query", "Runs SQL over any number of runs (docs/query.md).") { Sql, Runs, Format };
        command.SetAction(parsed => RunFileCommand.Run("The runs cannot be queried", () =>
        {
            using var database = new RunDatabase(
                RunPaths.Resolve(parsed.GetValue(Runs) is { Length: > 0 } paths ? paths : [Path.Combine(Repository.Root, "results")]));
            database.Query(parsed.GetValue(Sql)!, result => QueryOutput.Write(result, parsed.GetValue(Format)!));
        }));
        return command;
    }
}
