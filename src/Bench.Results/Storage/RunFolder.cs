using System.Globalization;
using System.Text;
using Bench.Results.Summary;

namespace Bench.Results.Storage;

/// <summary>A run on disk: the folder <c>results/&lt;run&gt;</c>.</summary>
public sealed class RunFolder
{
    private delegate T LineReader<out T>(ReadOnlySpan<byte> json, string file, int line);

    private RunFolder(string path) => Path = path;

    /// <summary>The folder, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>The folder's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>A name for a run begun at this time, which sorts by time: <c>20260131-235959</c> (UTC).</summary>
    public static string NameFor(DateTimeOffset started) =>
        started.ToUniversalTime().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    /// <summary>Creates <c>results/&lt;run&gt;</c>, named by <see cref="RunEnvironment.Run"/>, and writes its environment.</summary>
    /// <exception cref="ArgumentException">The run's name cannot be the name of a folder.</exception>
    /// <exception cref="IOException">A run of this name exists already, or the file system refuses.</exception>
    public static RunFolder Create(string results, RunEnvironment environment)
    {
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

        // A run that is interrupted before its first sample is a run.
        folder.AppendSamples().Dispose();
        return folder;
    }

    /// <summary>Opens a folder that holds a run, finished or interrupted; the summary's files may be missing.</summary>
    /// <exception cref="RunFormatException">The folder, or a file without which it is not a run, is missing.</exception>
    public static RunFolder Open(string path)
    {
        const string remedy = "Give the folder of a run, such as results/<run>";
        var folder = new RunFolder(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        if (!Directory.Exists(folder.Path))
        {
            throw new RunFormatException("a run", path, null, "there is no such folder", remedy);
        }

        string[] missing = [.. new[] { RunFiles.Environment, RunFiles.Samples }.Where(file => !File.Exists(folder.FullPath(file)))];
        if (missing.Length > 0)
        {
            var problem = $"the folder is not a run: it has no {string.Join(" and no ", missing)}";
            throw new RunFormatException("a run", path, null, problem, remedy);
        }

        return folder;
    }

    /// <summary>The absolute path of a file or folder in this run.</summary>
    public string FullPath(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Opens the samples for appending.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
    public SampleWriter AppendSamples() => new(FullPath(RunFiles.Samples));

    /// <summary>Appends a time line; the first creates the file.</summary>
    /// <exception cref="ArgumentException">Its series do not fit together, or a number is not finite.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void AppendTimeline(Timeline timeline) => Append(RunFiles.Timelines, RunJson.WriteTimeline(timeline));

    /// <summary>Appends the windows of a metric; the first creates the file.</summary>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public void AppendWindows(WindowSeries windows) => Append(RunFiles.Windows, RunJson.WriteWindows(windows));

    /// <summary>Reads the time lines; none without the file. Damaged lines are skipped and reported.</summary>
    public IReadOnlyList<Timeline> ReadTimelines(Action<DamagedLine>? damaged = null) => File.Exists(FullPath(RunFiles.Timelines))
        ? ReadLines("the time lines of a run", RunFiles.Timelines, RunJson.ReadTimeline, error => damaged?.Invoke(LineOf(error)))
        : [];

    /// <summary>Writes or replaces the environment.</summary>
    public void WriteEnvironment(RunEnvironment environment) => Replace(RunFiles.Environment, RunJson.WriteEnvironment(environment));

    /// <summary>Writes or replaces <c>summary.json</c>, <c>summary.md</c>, and <c>claims.md</c> where the run decides a claim.</summary>
    public void WriteSummary(RunData run)
    {
        Replace(RunFiles.Summary, RunJson.WriteSummary(run.Summary));
        Replace(RunFiles.SummaryMarkdown, MarkdownSummary.Write(run.Environment, run.Summary));
        if (ClaimsText.Counts(run.Summary.Claims) is not null)
        {
            Replace(RunFiles.Claims, ClaimsText.Markdown(run.Environment, run.Summary.Claims, FamilyWins.Of(run.Environment, run.Summary)));
        }
    }

    /// <summary>Reads the environment.</summary>
    /// <exception cref="RunFormatException">The file is damaged, or of another version.</exception>
    public RunEnvironment ReadEnvironment()
    {
        var file = FullPath(RunFiles.Environment);
        return RunJson.ReadEnvironment(RunFile.ReadText("the environment of a run", file), file);
    }

    /// <summary>Reads the samples.</summary>
    /// <exception cref="RunFormatException">A line is damaged, or of another version; the message names it.</exception>
    public IReadOnlyList<Sample> ReadSamples() => ReadSamples(error => throw error);

    /// <summary>Reads environment and samples, and computes the summary from them.</summary>
    /// <exception cref="RunFormatException">A file is damaged, or of another version; the message names file and line.</exception>
    public RunData Read() => RunData.From(ReadEnvironment(), ReadSamples());

    /// <summary>As <see cref="Read"/>, but damaged lines of samples are left out, listed, and noted in the summary.</summary>
    /// <exception cref="RunFormatException">The environment is damaged, or of another version.</exception>
    public RunData ReadTolerantly()
    {
        var damaged = new List<DamagedLine>();
        return RunData.From(ReadEnvironment(), ReadSamples(error => damaged.Add(LineOf(error))), damaged);
    }

    /// <summary>Reads what a comparison needs, without holding the samples in memory.</summary>
    /// <exception cref="RunFormatException">A file is damaged, or of another version; the message names file and line.</exception>
    public RunDigest ReadDigest() => new(ReadEnvironment(), new DigestReader(FullPath(RunFiles.Samples)).Read());

    private static DamagedLine LineOf(RunFormatException error) => new(error.Line ?? 0, error.Problem);

    private void Append(string name, string line)
    {
        using var file = new SampleWriter(FullPath(name));
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
        while (true)
        {
            try
            {
                if (!lines.TryRead(out var line))
                {
                    return found;
                }

                found.Add(read(line, file, lines.Number));
            }
            catch (RunFormatException error) when (error.Line is not null)
            {
                damaged(error);
            }
        }
    }

    /// <summary>Writes beside the file and renames, so that an interruption leaves the old file or the new one.</summary>
    private void Replace(string file, string content)
    {
        var temporary = FullPath(file + ".new");
        File.WriteAllText(temporary, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, FullPath(file), overwrite: true);
    }
}
