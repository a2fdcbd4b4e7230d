using Bench.Results;
using Bench.Results.Statistics;

namespace Bench.Exchange.Formats;

/// <summary>
/// The layout of BenchmarkDotNet's <c>*-report-full.json</c>, for ResultsComparer of dotnet/performance and others that read it: one benchmark a series,
/// one measurement a round, in nanoseconds. It holds times only: another unit would be read as nanoseconds. There is no
/// <c>Memory</c>, as without BenchmarkDotNet's diagnoser. Statistics that do not exist are empty texts, as BenchmarkDotNet's exporter (0.15.8) writes them;
/// counts of physical processors are left out rather than null, for ResultsComparer reads them as integers.
/// </summary>
internal sealed class BenchmarkDotNetFormat : IExportFormat
{
    public string Name => "bdn";

    public string Description => "BenchmarkDotNet's full JSON, for dotnet/performance's ResultsComparer (times only)";

    public IReadOnlyList<string> Write(RunData run, Func<string, bool> include, Stream output)
    {
        var (times, leftOut) = ExportedSeries.TimesOf(run, include, perSecond: 1e9);
        ForeignJson.Write(output, new Report(run.Environment.Run, HostInfo.Of(run.Environment), [.. times.Select(Benchmark.Of)]));
        return leftOut;
    }

    private sealed record Report(string Title, HostInfo HostEnvironmentInfo, IReadOnlyList<Benchmark> Benchmarks);

    private sealed record HostInfo(
        string BenchmarkDotNetCaption, string BenchmarkDotNetVersion, string OsVersion, string ProcessorName, int LogicalCoreCount, string RuntimeVersion, string Architecture, bool HasAttachedDebugger, bool HasRyuJit,
        string Configuration, string DotNetCliVersion, Frequency ChronometerFrequency, string HardwareTimerKind)
    {
        // Times are taken with the host's monotonic clock, which counts nanoseconds.
        public static HostInfo Of(RunEnvironment environment) => new(
            "Bench", environment.HarnessCommit ?? "", $"{environment.Host.OperatingSystem}, kernel {environment.Host.Kernel}", environment.Host.CpuModel, environment.Host.LogicalCpus, "", environment.Host.Architecture, HasAttachedDebugger: false, HasRyuJit: false,
            "RELEASE", "", new Frequency(1_000_000_000), "Unknown");
    }

    private sealed record Frequency(int Hertz);

    private sealed record Benchmark(
        string DisplayInfo, string Namespace, string Type, string Method, string MethodTitle, string Parameters, string FullName, string HardwareIntrinsics, Statistics Statistics, IReadOnlyList<Measurement> Measurements)
    {
        public static Benchmark Of(ExportedSeries series)
        {
            var id = series.Key.Case;
            var parameters = string.Join('&', new[] { $"Platform={id.PlatformLabel}", $"Guest={id.Guest}" }.Concat(id.Parameters.Select(pair => $"{pair.Key}={pair.Value}")));
            var arguments = string.Join(", ", new[] { $"Platform: \"{id.PlatformLabel}\"", $"Guest: \"{id.Guest}\"" }.Concat(id.Parameters.Select(pair => $"{pair.Key}: \"{pair.Value}\"")));
            return new(
                series.Name, "Bench", id.Experiment, series.Key.Metric, series.Key.Metric, parameters, $"Bench.{id.Experiment}.{series.Key.Metric}({arguments})", "", Statistics.Of(series.Values),
                [.. series.Values.Select((value, index) => new Measurement("Workload", "Result", 1, index + 1, 1, value))]);
        }
    }

    private sealed record Measurement(string IterationMode, string IterationStage, int LaunchIndex, int IterationIndex, long Operations, double Nanoseconds);

    private sealed record Statistics(
        IReadOnlyList<double> OriginalValues, int N, double Min, double LowerFence, double Q1, double Median, double Mean, double Q3, double UpperFence, double Max, double InterquartileRange,
        IReadOnlyList<double> LowerOutliers, IReadOnlyList<double> UpperOutliers, IReadOnlyList<double> AllOutliers,
        double StandardError, double Variance, double StandardDeviation, double Skewness, double Kurtosis, ConfidenceInterval ConfidenceInterval, Percentiles Percentiles)
    {
        // BenchmarkDotNet's fences are Tukey's.
        private const double TukeyFactor = 1.5;

        public static Statistics Of(IReadOnlyList<double> values)
        {
            var moments = new Moments(values);
            double At(double probability) => Quantiles.Quantile(values, probability);
            var (first, third) = (At(0.25), At(0.75));
            var margin = TukeyFactor * (third - first);
            double[] lower = [.. values.Where(value => value < first - margin)];
            double[] upper = [.. values.Where(value => value > third + margin)];
            var error = moments.StandardDeviation / Math.Sqrt(values.Count);
            return new(
                values, values.Count, values.Min(), first - margin, first, At(0.5), moments.Mean, third, third + margin, values.Max(), third - first,
                lower, upper, [.. lower, .. upper], error, moments.Variance, moments.StandardDeviation, moments.Skewness, moments.Kurtosis,
                ConfidenceInterval.Of(values.Count, moments.Mean, error),
                new(At(0), At(0.25), At(0.5), At(0.67), At(0.8), At(0.85), At(0.9), At(0.95), At(1)));
        }
    }

    /// <summary>BenchmarkDotNet's interval of the mean, at 99.9 % (its level 12), by Student's t; none for fewer than three values.</summary>
    private sealed record ConfidenceInterval(int N, double Mean, double StandardError, int Level, double Margin, double Lower, double Upper)
    {
        private const int Level999 = 12;

        public static ConfidenceInterval Of(int n, double mean, double error)
        {
            var margin = n < 3 ? double.NaN : error * new Perfolizer.Mathematics.Distributions.ContinuousDistributions.StudentDistribution(n - 1).Quantile(0.9995);
            return new(n, mean, error, Level999, margin, mean - margin, mean + margin);
        }
    }

    private sealed record Percentiles(double P0, double P25, double P50, double P67, double P80, double P85, double P90, double P95, double P100);
}
