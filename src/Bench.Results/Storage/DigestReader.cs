using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Storage;

/// <summary>Digests samples line by line. A line that differs from an earlier one only in time, round, iteration and value is read without
/// allocating; any other is read, or refused, by <see cref="RunJson"/>.</summary>
internal sealed class DigestReader(string file)
{
    /// <summary>A line that is longer is left to <see cref="RunJson"/>, bytes.</summary>
    private const int LongestKnownLine = 4096;

    // No text has one of these in it: there a quotation mark has a backslash before it.
    private static ReadOnlySpan<byte> Time => "\"time\":"u8;

    private static ReadOnlySpan<byte> Round => "\"round\":"u8;

    private static ReadOnlySpan<byte> Iteration => "\"iteration\":"u8;

    private static ReadOnlySpan<byte> Value => "\"value\":"u8;

    private readonly Dictionary<byte[], (Series Series, Direction Direction)> _known = new(new ByteComparer());
    private readonly Dictionary<SeriesKey, Series> _series = [];
    private readonly UnitCheck _units = new();

    /// <exception cref="RunFormatException">A line is damaged, or of another version.</exception>
    public Dictionary<SeriesKey, SeriesDigest> Read()
    {
        ReadLines();
        return _series.Where(pair => pair.Value.FirstLine > 0).OrderBy(pair => pair.Value.FirstLine)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Digest());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadLines()
    {
        using var lines = new LineFile("the samples of a run", file);
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        Span<byte> buffer = stackalloc byte[LongestKnownLine];
        while (lines.TryRead(out var line))
        {
            var isRegular = TryRead(line, buffer, out var key, out var round, out var value);
            if (isRegular && known.TryGetValue(key, out var found))
            {
                if (round != Sample.WarmupRound)
                {
                    found.Series.Begin(lines.Number, found.Direction);
                    found.Series.Add(round, value);
                }

                continue;
            }

            var sample = RunJson.ReadSample(line, file, lines.Number);
            var series = SeriesOf(sample, lines.Number);
            if (isRegular && sample is { Outcome: Outcome.Ok, Flags.Count: 0 } && HasEachOnce(line))
            {
                _known.Add(key.ToArray(), (series, sample.Direction));
            }

            if (sample.Round != Sample.WarmupRound)
            {
                series.Begin(lines.Number, sample.Direction);
                series.Add(sample);
            }
        }
    }

    /// <summary>Reads the fields that differ between the samples of a series, in the order in which the harness writes them.</summary>
    /// <param name="line">A line of samples.</param>
    /// <param name="buffer">Room for the key.</param>
    /// <param name="key">The line without the values of these fields, each of which is one number or one time. So a line with the key of a
    /// good one is good, and alike in all other fields.</param>
    /// <param name="round">The round.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where a field is missing or not valid.</returns>
    // Compiled for good at once: half of a comparison of a million samples is over before the runtime would do so by itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryRead(ReadOnlySpan<byte> line, Span<byte> buffer, out ReadOnlySpan<byte> key, out int round, out double value)
    {
        key = default;
        round = 0;
        value = 0;
        if (line.Length > buffer.Length)
        {
            return false;
        }

        try
        {
            var fields = new Fields(line, buffer);
            var isRegular = fields.TryTake(Time, JsonTokenType.String, out var field) && field.TryGetDateTimeOffset(out _)
                && fields.TryTake(Round, JsonTokenType.Number, out field) && field.TryGetInt32(out round) && round >= Sample.WarmupRound
                && fields.TryTake(Iteration, JsonTokenType.Number, out field) && field.TryGetInt32(out var iteration) && iteration >= 1
                && fields.TryTake(Value, JsonTokenType.Number, out field) && field.TryGetDouble(out value) && double.IsFinite(value);
            key = fields.End();
            return isRegular;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is that of an escape without its other half. The careful reader says what is wrong.
            return false;
        }
    }

    /// <summary>Whether none of these fields is there twice, in parameters for instance.</summary>
    private static bool HasEachOnce(ReadOnlySpan<byte> line) =>
        IsOnce(line, Time) && IsOnce(line, Round) && IsOnce(line, Iteration) && IsOnce(line, Value);

    private static bool IsOnce(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => line.IndexOf(name) == line.LastIndexOf(name);

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

    /// <summary>Takes the values of fields out of a line, and keeps the rest of it.</summary>
    private ref struct Fields(ReadOnlySpan<byte> line, Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;
        private ReadOnlySpan<byte> _rest = line;
        private int _length;

        /// <summary>Takes the value of the next field of a name; false where there is none, or its value is of another kind.</summary>
        /// <exception cref="JsonException">It is no value.</exception>
        public bool TryTake(ReadOnlySpan<byte> name, JsonTokenType kind, out Utf8JsonReader value)
        {
            value = default;
            var start = _rest.IndexOf(name);
            if (start < 0)
            {
                return false;
            }

            Keep(start + name.Length);
            var length = _rest.IndexOfAny((byte)',', (byte)'}');
            if (length < 0)
            {
                return false;
            }

            value = new Utf8JsonReader(_rest[..length]);
            _rest = _rest[length..];
            return value.Read() && value.TokenType == kind && value.BytesConsumed == length;
        }

        public ReadOnlySpan<byte> End()
        {
            Keep(_rest.Length);
            return _buffer[.._length];
        }

        private void Keep(int count)
        {
            _rest[..count].CopyTo(_buffer[_length..]);
            _length += count;
            _rest = _rest[count..];
        }
    }

    private sealed class Series
    {
        private readonly List<int> _rounds = [];
        private readonly List<double> _values = [];
        private int _failures;
        private string? _reason;
        private Direction _direction;

        /// <summary>The line of its first sample, warm-up left out; 0 while there is none.</summary>
        public int FirstLine { get; private set; }

        public void Begin(int line, Direction direction)
        {
            if (FirstLine == 0)
            {
                FirstLine = line;
                _direction = direction;
            }
        }

        public void Add(int round, double value)
        {
            _rounds.Add(round);
            _values.Add(value);
        }

        public void Add(Sample sample)
        {
            if (sample is { Outcome: Outcome.Ok, Value: { } value })
            {
                Add(sample.Round, value);
                return;
            }

            _failures += sample.Outcome is Outcome.Failed or Outcome.Timeout ? 1 : 0;
            _reason ??= sample.Reason;
        }

        public SeriesDigest Digest()
        {
            var rounds = CollectionsMarshal.AsSpan(_rounds);
            var values = CollectionsMarshal.AsSpan(_values);
            rounds.Sort(values);
            var byRound = new SortedList<int, double>();
            while (!rounds.IsEmpty)
            {
                var next = rounds.IndexOfAnyExcept(rounds[0]);
                var count = next < 0 ? rounds.Length : next;
                values[..count].Sort();
                byRound.Add(rounds[0], Quantiles.TrimmedMeanOfSorted(values[..count]));
                rounds = rounds[count..];
                values = values[count..];
            }

            byRound.TrimExcess();
            return new SeriesDigest
            {
                Direction = _direction,
                Rounds = byRound,
                Count = _values.Count,
                Failures = _failures,
                Reason = _reason,
            };
        }
    }

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

/// <summary>Holds a run to one unit for each metric of each case: values in two units cannot be put together.</summary>
internal sealed class UnitCheck
{
    private readonly Dictionary<(CaseId Case, string Metric), string> _units = [];

    /// <exception cref="RunFormatException">The run has had the metric in another unit.</exception>
    public void Add(Sample sample, string file, int line)
    {
        var before = CollectionsMarshal.GetValueRefOrAddDefault(_units, (sample.Case, sample.Metric), out _) ??= sample.Unit;
        if (before != sample.Unit)
        {
            throw RunJson.SampleSource(file, line).Error(
                $"{sample.Metric} of {RunJson.NameOf(sample.Case)} is in '{sample.Unit}', and before it was in '{before}'");
        }
    }
}
