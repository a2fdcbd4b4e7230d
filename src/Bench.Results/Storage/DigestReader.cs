using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Storage;

/// <summary>
/// Digests samples line by line. Lines of a series that is known are read without allocating; whatever is new or unusual in a line goes
/// through
/// <see cref="RunJson"/>. Of each series only the values of the round at hand are kept. A round that comes back later, as in a file
/// that was merged or shuffled, is read in a second pass, which keeps its values.
/// </summary>
internal sealed class DigestReader(string file)
{
    private readonly Dictionary<byte[], Series> _byBytes = new(ByteContent.Comparer);
    private readonly Dictionary<SeriesKey, Series> _series = [];
    private readonly UnitCheck _units = new();

    /// <exception cref="RunFormatException">A line is damaged, or of a newer version.</exception>
    public Dictionary<SeriesKey, SeriesDigest> Read()
    {
        var lines = Pass((series, round, value) => series.Add(round, value), count: true, int.MaxValue);
        var cameBack = false;
        foreach (var series in _series.Values)
        {
            cameBack |= series.Settle();
        }

        if (cameBack)
        {
            Pass((series, round, value) => series.AddAgain(round, value), count: false, lines);
        }

        return _series.Where(pair => pair.Value.HasSamples).OrderBy(pair => pair.Value.FirstLine)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Digest());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Pass(Action<Series, int, double> add, bool count, int last)
    {
        using var lines = new LineFile("the samples of a run", file);
        var known = _byBytes.GetAlternateLookup<ReadOnlySpan<byte>>();
        Span<byte> key = stackalloc byte[SampleBytes.LongestKey];
        while (lines.Number < last && lines.TryRead(out var line))
        {
            if (SampleBytes.TryRead(line, key, out var fields) && known.TryGetValue(key[..fields.KeyLength], out var series))
            {
                if (fields.Round != Sample.WarmupRound)
                {
                    if (count)
                    {
                        series.Begin(lines.Number, fields.Direction);
                    }

                    add(series, fields.Round, fields.Value);
                }

                continue;
            }

            var sample = RunJson.ReadSample(line, file, lines.Number);
            series = SeriesOf(sample, lines.Number);
            if (fields.KeyLength > 0)
            {
                _byBytes.TryAdd(key[..fields.KeyLength].ToArray(), series);
            }

            if (sample.Round == Sample.WarmupRound)
            {
                continue;
            }

            if (count)
            {
                series.Begin(lines.Number, sample.Direction);
                series.Note(sample);
            }

            if (sample.Outcome == Outcome.Ok)
            {
                add(series, sample.Round, sample.Value!.Value);
            }
        }

        return lines.Number;
    }

    private Series SeriesOf(Sample sample, int line)
    {
        var key = new SeriesKey(sample.Case, sample.Metric, sample.Unit);
        if (!_series.TryGetValue(key, out var series))
        {
            _units.Add(sample, file, line);
            _series.Add(key, series = new Series());
        }

        return series;
    }

    private sealed class Series
    {
        private readonly List<(int Round, double Value)> _late = [];
        private readonly List<double> _values = [];
        // Flat, for a long run has millions of rounds in all; only ever appended to, for an insertion moves what is behind it.
        private SortedList<int, double> _rounds = [];
        private Dictionary<int, List<double>>? _again;
        private int _round;
        private int _count;
        private int _failures;
        private string? _reason;
        private Direction _direction;

        public int FirstLine { get; private set; }

        public bool HasSamples => FirstLine > 0;

        /// <summary>Puts the rounds in order after the first pass; true when one came back, so that its values must be read
        /// again.</summary>
        public bool Settle()
        {
            Collapse();
            if (_late.Count > 0)
            {
                var all = new Dictionary<int, double>(_rounds);
                foreach (var (round, value) in _late)
                {
                    if (!all.TryAdd(round, value))
                    {
                        (_again ??= []).TryAdd(round, []);
                    }
                }

                _rounds = new SortedList<int, double>(all);
                _late.Clear();
            }

            _rounds.TrimExcess();
            return _again is not null;
        }

        public void Begin(int line, Direction direction)
        {
            if (!HasSamples)
            {
                FirstLine = line;
                _direction = direction;
            }
        }

        public void Note(Sample sample)
        {
            _failures += sample.Outcome is Outcome.Failed or Outcome.Timeout ? 1 : 0;
            _reason ??= sample.Outcome == Outcome.Ok ? null : sample.Reason;
        }

        public void Add(int round, double value)
        {
            _count++;
            if (round != _round)
            {
                Collapse();
                _round = round;
            }

            _values.Add(value);
        }

        public void AddAgain(int round, double value)
        {
            if (_again is not null && _again.TryGetValue(round, out var values))
            {
                values.Add(value);
            }
        }

        public SeriesDigest Digest()
        {
            foreach (var (round, values) in _again ?? [])
            {
                _rounds[round] = ValueOf(values);
            }

            return new SeriesDigest { Direction = _direction, Rounds = _rounds, Count = _count, Failures = _failures, Reason = _reason };
        }

        private void Collapse()
        {
            if (_values.Count > 0)
            {
                var value = ValueOf(_values);
                if (_rounds.Count == 0 || _round > _rounds.GetKeyAtIndex(_rounds.Count - 1))
                {
                    _rounds.Add(_round, value);
                }
                else
                {
                    _late.Add((_round, value));
                }

                _values.Clear();
            }
        }

        private static double ValueOf(List<double> values)
        {
            values.Sort();
            return Quantiles.TrimmedMeanOfSorted(CollectionsMarshal.AsSpan(values));
        }
    }
}
