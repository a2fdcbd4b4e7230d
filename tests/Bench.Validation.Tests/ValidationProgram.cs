using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bench.Validation.Tests;

/// <summary>Runs the program as a maintainer would, with an empty cache: no guest is there.</summary>
internal static class ValidationProgram
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var cache = Directory.CreateTempSubdirectory("bench-test-");
        try
        {
            // The tests run under the dotnet that built them, and so must the program.
            var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
            var start = new ProcessStartInfo(dotnet, [typeof(FigureTable).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["BENCH_CACHE"] = cache.FullName;
            start.Environment["BENCH_RUN"] = Path.Combine(cache.FullName, "run");
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }
}
