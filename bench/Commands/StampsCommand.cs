using System.CommandLine;
using System.Globalization;
using Bench.Engine;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Stamps;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>bench stamps</c>: how long a line takes from another process's write to a stamp here.</summary>
internal static class StampsCommand
{
    // Its smallest guest with Perl.
    private const string Guest = "debian";

    private static readonly Option<int> Rounds = new("--rounds") { Description = "Number of rounds", DefaultValueFactory = _ => 50 };

    private static readonly Option<int> Lines = new("--lines") { Description = "Number of lines in a round", DefaultValueFactory = _ => 40 };

    private static readonly Option<double> Pause = new("--pause") { Description = "Average pause before each line, in milliseconds", DefaultValueFactory = _ => 2 };

    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of the order", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("stamps", "Measures the delay from a write to its time stamp.\nBy each mechanism of the host, or with --platform from inside a real instance.") { Rounds, Lines, Pause, Seed };
        foreach (var option in new[] { Rounds, Lines })
        {
            option.Validators.Add(result =>
            {
                // What is no number at all is told by the parser.
                if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number < 1)
                {
                    result.AddError($"{option.Name} must be 1 or more.");
                }
            });
        }

        PlatformSelection.AddTo(command);
        command.SetAction((parsed, cancellation) => HostCommand.RunAsync("The way of a line cannot be measured", () => MeasureAsync(parsed, cancellation), cancellation));
        return command;
    }

    private static async Task<int> MeasureAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (lines, pause) = (parsed.GetValue(Lines), TimeSpan.FromMilliseconds(parsed.GetValue(Pause)));
        if (PlatformSelection.IsMadeIn(parsed))
        {
            var platforms = await PlatformSelection.ReadAsync(parsed, [], cancellation);
            await MeasureInstancesAsync(parsed, platforms, instance => GuestStamps.ListenAsync(instance, lines, pause, cancellation), cancellation);
        }
        else
        {
            await MeasureAsync(parsed, [.. StampMechanism.All.Select(mechanism => new StampTrial.Path(mechanism.Name, () => mechanism.ListenAsync(lines, pause)))], cancellation);
        }

        return ExitCode.Success;
    }

    private static async Task MeasureInstancesAsync(ParseResult parsed, IReadOnlyList<IPlatform> platforms, Func<Instance, Task<IReadOnlyList<LineStamp>>> listen, CancellationToken cancellation)
    {
        var host = PlatformHost.Open(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var spec = new InstanceSpec { Guest = host.Guests.TryGetValue(Guest, out var guest) ? guest : throw new GuestException($"The guest '{Guest}' is needed. './scripts/setup' builds it.") };
        var instances = new List<Instance>();
        try
        {
            List<StampTrial.Path> paths = [];
            foreach (var platform in platforms)
            {
                var found = await platform.ProbeAsync(host, cancellation);
                if (!found.Usable)
                {
                    throw new WrongUseException($"{platform.Selector} cannot be used: {found.Reason}. {found.Remedy}");
                }

                var instance = await Instance.StartAsync(platform, spec, host, cancellation);
                instances.Add(instance);
                paths.Add(new StampTrial.Path(platform.Selector, () => listen(instance)));
            }

            await MeasureAsync(parsed, paths, cancellation);
        }
        finally
        {
            foreach (var instance in instances)
            {
                await instance.DisposeAsync();
            }
        }
    }

    private static async Task MeasureAsync(ParseResult parsed, IReadOnlyList<StampTrial.Path> paths, CancellationToken cancellation)
    {
        // Round 0 warms up: what is compiled then is not measured.
        await new StampTrial(paths, parsed.GetValue(Seed)).RunRoundAsync(0);
        var trial = new StampTrial(paths, parsed.GetValue(Seed));
        for (var round = 1; round <= parsed.GetValue(Rounds); round++)
        {
            cancellation.ThrowIfCancellationRequested();
            await trial.RunRoundAsync(round);
        }

        Write(trial);
    }

    private static void Write(StampTrial trial)
    {
        var figures = trial.Summarize().ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumns("way", "lines", "least µs", "p50 µs", "p99 µs", $"ratio to {figures[0].Name}");
        foreach (var one in figures)
        {
            table.AddRow(one.Name.EscapeMarkup(), Number(one.Lines, "0"), Number(one.Least, "0.0"), Number(one.Median, "0.0"), Number(one.Percentile99, "0.0"), $"{Number(one.RatioToFirst.Median, "0.000")} ({Number(one.RatioToFirst.Low, "0.000")}–{Number(one.RatioToFirst.High, "0.000")})".EscapeMarkup());
        }

        Terminal.Out.Write(table);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "?";
}
