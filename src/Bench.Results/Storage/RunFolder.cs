using System.Globalization;
using System.Text;
using Bench.Results.Summary;

namespace Bench.Results.Storage;

/// <summary>A run on disk: the folder <c>results/&lt;run&gt;</c> with its environment, samples and what is made of them.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>The folder's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>A name for a run begun at this time, which sorts by time: <c>20260131-235959</c> (UTC).</summary>
    public static string NameFor(DateTimeOffset started) =>
        started.ToUniversalTime().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    /// <summary>Makes <c>results/&lt;run&gt;</c> and writes its environment.</summary>
    /// <param name="results">The folder that holds runs; made when it is not there.</param>
    /// <param name="environment">The run's environment; its <see cref="RunEnvironment.Run"/> names the folder.</param>
    /// <exception cref="ArgumentException">The run's name cannot be the name of a folder.</exception>
    /// <exception cref="IOException">A run of this name is there already, or the file system refuses.</exception>
    public static RunFolder Create(string results, RunEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var name = environment.Run;
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            throw new ArgumentException($"Cannot make a run named '{name}': it must be the name of one folder.", nameof(environment));
        }

        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(results, name));
        if (System.IO.Path.Exists(path))
        {
            throw new IOException($"Cannot make the run '{name}': {path} is there already. Choose another name, or remove it.");
        }

        Directory.CreateDirectory(path);
        var folder = new RunFolder(path);
        folder.WriteEnvironment(environment);
        using (folder.AppendSamples())
        {
            // The file exists from the start, so that a run interrupted before its first sample is a run.
        }

        return folder;
    }

    /// <summary>Opens a folder that holds a run, finished or interrupted; files of the summary need not be there.</summary>
    /// <exception cref="RunFormatException">The folder, or a file without which it is not a run, is missing.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        if (!Directory.Exists(folder.Path))
        {
            throw new RunFormatException("a run", path, null, "there is no such folder", "Give the folder of a run, such as results/<run>");
        }

        string[] missing = [.. new[] { RunFiles.Environment, RunFiles.Samples }.Where(file => !File.Exists(folder.FullPath(file)))];
        return missing.Length == 0 ? folder : throw new RunFormatException(
            "a run",
            path,
            null,
            $"the folder is not a run: it has no {string.Join(" and no ", missing)}",
            "Give the folder of a run, such as results/<run>");
    }

    /// <summary>Reads the run at a path: <see cref="Open"/> and <see cref="Read"/>.</summary>
    /// <exception cref="RunFormatException">See <see cref="Open"/> and <see cref="Read"/>.</exception>
    public static RunData Load(string path) => Open(path).Read();

    /// <summary>The absolute path of a file or folder in this run.</summary>
    public string FullPath(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Opens the samples for appending.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public SampleWriter AppendSamples() => new(FullPath(RunFiles.Samples));

    /// <summary>Appends a time line; the file is made with the first.</summary>
    /// <exception cref="ArgumentException">Its series do not fit together, or a number is not finite.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void AppendTimeline(Timeline timeline) => Append(RunFiles.Timelines, RunJson.WriteTimeline(timeline));

    /// <summary>Appends the windows of a metric; the file is made with the first.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void AppendWindows(WindowSeries windows) => Append(RunFiles.Windows, RunJson.WriteWindows(windows));

    /// <summary>Reads the windows that can be read; none when there is no file. No figure is computed from them: damaged lines are passed
    /// over.</summary>
    public IReadOnlyList<WindowSeries> ReadWindows() =>
        File.Exists(FullPath(RunFiles.Windows)) ? ReadLines("the windows of a run", RunFiles.Windows, RunJson.ReadWindows, _ => { }) : [];

    /// <summary>Reads the time lines that can be read; none when there is no file. They illustrate, and no number rests on them: damaged
    /// lines are left out.</summary>
    /// <param name="damaged">Told each line that is left out; null where nobody asks.</param>
    public IReadOnlyList<Timeline> ReadTimelines(Action<DamagedLine>? damaged = null) => File.Exists(FullPath(RunFiles.Timelines))
        ? ReadLines(
            "the time lines of a run",
            RunFiles.Timelines,
            RunJson.ReadTimeline,
            error => damaged?.Invoke(new DamagedLine(error.Line ?? 0, error.Problem)))
        : [];

    /// <summary>Writes the environment, in place of what was there.</summary>
    public void WriteEnvironment(RunEnvironment environment) => Replace(RunFiles.Environment, RunJson.WriteEnvironment(environment));

    /// <summary>Writes <c>summary.json</c> and <c>summary.md</c>, in place of what was there.</summary>
    public void WriteSummary(RunData run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Replace(RunFiles.Summary, RunJson.WriteSummary(run.Summary));
        Replace(RunFiles.SummaryMarkdown, MarkdownSummary.Write(run.Environment, run.Summary));
    }

    /// <summary>Reads the environment.</summary>
    /// <exception cref="RunFormatException">The file is damaged, or of a newer version.</exception>
    public RunEnvironment ReadEnvironment() => RunJson.ReadEnvironment(
        RunFile.ReadText("the environment of a run", FullPath(RunFiles.Environment)), FullPath(RunFiles.Environment));

    /// <summary>Reads the samples.</summary>
    /// <exception cref="RunFormatException">A line is damaged, or of a newer version; the message names it.</exception>
    public IReadOnlyList<Sample> ReadSamples() => ReadSamples(error => throw error);

    /// <summary>Reads the samples that can be read, and says which lines cannot.</summary>
    public TolerantSamples ReadSamplesTolerantly()
    {
        var damaged = new List<DamagedLine>();
        var samples = ReadSamples(error => damaged.Add(new DamagedLine(error.Line ?? 0, error.Problem)));
        return new TolerantSamples(samples, damaged);
    }

    /// <summary>Reads environment and samples. The summary is computed from the samples; what the folder holds of it is not
    /// trusted.</summary>
    /// <exception cref="RunFormatException">A file is damaged, or of a newer version; the message names file and line.</exception>
    public RunData Read() => RunData.From(ReadEnvironment(), ReadSamples());

    /// <summary>As <see cref="Read"/>, but lines of samples that cannot be read are left out, listed and noted in the summary.</summary>
    /// <exception cref="RunFormatException">The environment is damaged, or of a newer version.</exception>
    public RunData ReadTolerantly()
    {
        var (samples, damaged) = ReadSamplesTolerantly();
        return RunData.From(ReadEnvironment(), samples, damaged);
    }

    /// <summary>Reads environment and samples as a comparison takes them: in one pass, with memory for the series and not for the
    /// samples.</summary>
    /// <exception cref="RunFormatException">A file is damaged, or of a newer version; the message names file and line.</exception>
    public RunDigest ReadDigest() => new(ReadEnvironment(), new DigestReader(FullPath(RunFiles.Samples)).Read());

    private void Append(string name, string line)
    {
        using var file = new AppendedLines(FullPath(name));
        file.Append(line);
    }

    private List<Sample> ReadSamples(Action<RunFormatException> damaged)
    {
        var units = new UnitCheck();
        return ReadLines(
            "the samples of a run",
            RunFiles.Samples,
            (json, file, line) =>
            {
                var sample = RunJson.ReadSample(json, file, line);
                units.Add(sample, file, line);
                return sample;
            },
            damaged);
    }

    private List<T> ReadLines<T>(string reading, string name, LineReader<T> read, Action<RunFormatException> damaged)
    {
        var file = FullPath(name);
        var found = new List<T>();
        using var lines = new LineFile(reading, file);
        for (var more = true; more;)
        {
            try
            {
                more = lines.TryRead(out var line);
                if (more)
                {
                    found.Add(read(line, file, lines.Number));
                }
            }
            catch (RunFormatException error) when (error.Line is not null)
            {
                damaged(error);
            }
        }

        return found;
    }

    private delegate T LineReader<out T>(ReadOnlySpan<byte> json, string file, int line);

    /// <summary>Writes beside the file and renames, so that an interruption leaves the old file or the new one.</summary>
    private void Replace(string file, string content)
    {
        var temporary = FullPath(file + ".new");
        File.WriteAllText(temporary, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, FullPath(file), overwrite: true);
    }
}
