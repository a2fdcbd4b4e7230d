using Bench.Results.Statistics;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.Distributions.ContinuousDistributions;

namespace Bench.Export.Formats;

/// <summary>
/// The layout of BenchmarkDotNet's <c>*-report-full.json</c>, for ResultsComparer of dotnet/performance and others that read it: one
/// benchmark a series, one measurement a round, in nanoseconds. It holds times only: another unit would be read as nanoseconds.
/// </summary>
internal static class BenchmarkDotNetFormat
{
    // BenchmarkDotNet's fences are Tukey's, and its interval of the mean is Student's at 99.9 %, its level 12.
    private const double TukeyFactor = 1.5;
    private const int Level999 = 12;
    private const double UpperTail = 0.9995;

    private static readonly int[] Percentiles = [0, 25, 50, 67, 80, 85, 90, 95, 100];

    public static IReadOnlyList<string> Write(RunData run, Stream output)
    {
        var (times, leftOut) = ExportedSeries.TimesOf(run, perSecond: 1e9);
        var host = run.Environment.Host;
        ForeignJson.Write(output, new
        {
            Title = run.Environment.Run,
            HostEnvironmentInfo = new
            {
                BenchmarkDotNetCaption = "Bench",
                BenchmarkDotNetVersion = run.Environment.HarnessCommit ?? "",
                OsVersion = $"{host.OperatingSystem}, kernel {host.Kernel}",
                ProcessorName = host.CpuModel,
                LogicalCoreCount = host.LogicalCpus,
                host.Architecture,
                Configuration = "RELEASE",
                RuntimeVersion = "",
                DotNetCliVersion = "",
                HasAttachedDebugger = false,
                HasRyuJit = false,
                // The host's monotonic clock counts nanoseconds.
                ChronometerFrequency = new { Hertz = 1_000_000_000 },
                HardwareTimerKind = "Unknown",
            },
            Benchmarks = times.Select(BenchmarkOf),
        });
        return leftOut;
    }

    private static object BenchmarkOf(ExportedSeries series)
    {
        var id = series.Key.Case;
        KeyValuePair<string, string>[] parts = [new("Platform", id.PlatformLabel), new("Guest", id.Guest), .. id.Parameters];
        var arguments = string.Join(", ", parts.Select(part => $"{part.Key}: \"{part.Value}\""));
        return new
        {
            DisplayInfo = series.Name,
            Namespace = "Bench",
            Type = id.Experiment,
            Method = series.Key.Metric,
            MethodTitle = series.Key.Metric,
            Parameters = string.Join('&', parts.Select(part => $"{part.Key}={part.Value}")),
            FullName = $"Bench.{id.Experiment}.{series.Key.Metric}({arguments})",
            HardwareIntrinsics = "",
            // ResultsComparer passes over a benchmark without statistics, and cannot read an interval without a margin.
            Statistics = series.Values.Count == 1 ? null : StatisticsOf(series.Values),
            Measurements = series.Values.Select((value, index) => new
            {
                IterationMode = "Workload",
                IterationStage = "Result",
                LaunchIndex = 1,
                IterationIndex = index + 1,
                Operations = 1,
                Nanoseconds = value,
            }),
        };
    }

    private static object StatisticsOf(IReadOnlyList<double> values)
    {
        var moments = Moments.Create(values);
        double At(double probability) => Quantiles.Quantile(values, probability);
        var (first, third) = (At(0.25), At(0.75));
        var (low, high) = (first - (TukeyFactor * (third - first)), third + (TukeyFactor * (third - first)));
        var error = moments.StandardDeviation / Math.Sqrt(values.Count);
        var margin = error * new StudentDistribution(values.Count - 1).Quantile(UpperTail);
        return new
        {
            OriginalValues = values,
            N = values.Count,
            Min = values.Min(),
            LowerFence = low,
            Q1 = first,
            Median = At(0.5),
            moments.Mean,
            Q3 = third,
            UpperFence = high,
            Max = values.Max(),
            InterquartileRange = third - first,
            LowerOutliers = values.Where(value => value < low),
            UpperOutliers = values.Where(value => value > high),
            AllOutliers = values.Where(value => value < low || value > high),
            StandardError = error,
            moments.Variance,
            moments.StandardDeviation,
            Skewness = Finite(moments.Skewness),
            Kurtosis = Finite(moments.Kurtosis),
            ConfidenceInterval = new
            {
                N = values.Count,
                moments.Mean,
                StandardError = error,
                Level = Level999,
                Margin = margin,
                Lower = moments.Mean - margin,
                Upper = moments.Mean + margin,
            },
            Percentiles = Percentiles.ToDictionary(share => $"P{share}", share => At(share / 100.0)),
        };
    }

    /// <summary>Equal values have no shape.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
