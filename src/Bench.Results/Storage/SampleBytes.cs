using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Bench.Results.Storage;

/// <summary>What a digest needs of a line of samples, read in place.</summary>
internal readonly record struct SampleBytes(int KeyLength, int Round, Direction Direction, double Value)
{
    /// <summary>A line whose key is longer is left to <see cref="RunJson"/>, bytes.</summary>
    public const int LongestKey = 4096;

    [Flags]
    private enum Field
    {
        None = 0,
        Schema = 1,
        Run = 1 << 1,
        Time = 1 << 2,
        Round = 1 << 3,
        Iteration = 1 << 4,
        Experiment = 1 << 5,
        Platform = 1 << 6,
        Accelerator = 1 << 7,
        Guest = 1 << 8,
        Parameters = 1 << 9,
        Cpus = 1 << 10,
        MemoryBytes = 1 << 11,
        Metric = 1 << 12,
        Unit = 1 << 13,
        Direction = 1 << 14,
        Value = 1 << 15,
        Outcome = 1 << 16,
        Reason = 1 << 17,
        Flags = 1 << 18,
        Required = Schema | Run | Time | Round | Experiment | Platform | Guest | Metric | Unit | Direction | Value | Outcome,
    }

    /// <summary>Reads a sample that is ok and has nothing unusual; whatever else stands in the line is for <see cref="RunJson"/> to read
    /// or to refuse.</summary>
    /// <param name="line">The line.</param>
    /// <param name="key">Where the fields that make its series are put; equal bytes are the same series, and different bytes may be,
    /// too.</param>
    /// <param name="fields">What was read.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, Span<byte> key, out SampleBytes fields)
    {
        fields = default;
        try
        {
            return Utf8.IsValid(line) && TryReadValid(line, key, out fields);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Compiled for good at once: half of a comparison of a million samples is over before the runtime would do so by itself.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryReadValid(ReadOnlySpan<byte> line, Span<byte> key, out SampleBytes fields)
    {
        fields = default;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var seen = Field.None;
        int round = 0, number;
        var direction = Direction.Exact;
        double value = 0;
        ReadOnlySpan<byte> experiment = default, platform = default, accelerator = default, guest = default, parameters = default, metric
            = default, unit = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped)
            {
                return false;
            }

            var field = FieldOf(reader.ValueSpan);
            reader.Read();
            // Flags are rare, and only the whole reader checks them; it refuses a reason of a sample that is ok.
            if (field is Field.None or Field.Flags or Field.Reason || (seen & field) != 0 || reader.ValueIsEscaped)
            {
                return false;
            }

            seen |= field;
            var start = (int)reader.TokenStartIndex;
            var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
            var isNumber = reader.TokenType == JsonTokenType.Number;
            bool good;
            switch (field)
            {
                case Field.Schema: good = isNumber && reader.TryGetInt32(out number) && number == Sample.CurrentSchema; break;
                case Field.Round: good = isNumber && reader.TryGetInt32(out round) && round >= Sample.WarmupRound; break;
                case Field.Iteration: good = isNumber && reader.TryGetInt32(out number) && number >= 1; break;
                case Field.Cpus: good = isNumber && reader.TryGetInt32(out _); break;
                case Field.MemoryBytes: good = isNumber && reader.TryGetInt64(out _); break;
                case Field.Value: good = isNumber && reader.TryGetDouble(out value) && double.IsFinite(value); break;
                case Field.Time: good = !text.IsEmpty && reader.TryGetDateTimeOffset(out _); break;
                case Field.Outcome: good = text.SequenceEqual("ok"u8); break;
                case Field.Direction: good = TryDirection(text, out direction); break;
                case Field.Run: good = !text.IsEmpty; break;
                case Field.Experiment: experiment = text; good = !text.IsEmpty; break;
                case Field.Platform: platform = text; good = !text.IsEmpty; break;
                case Field.Accelerator: accelerator = text; good = !text.IsEmpty; break;
                case Field.Guest: guest = text; good = !text.IsEmpty; break;
                case Field.Metric: metric = text; good = !text.IsEmpty; break;
                case Field.Unit: unit = text; good = !text.IsEmpty; break;
                case Field.Parameters:
                    good = reader.TokenType == JsonTokenType.StartObject;
                    reader.Skip();
                    parameters = line[start..(int)reader.BytesConsumed];
                    break;
                default: good = reader.TokenType == JsonTokenType.String; break;
            }

            if (!good)
            {
                return false;
            }
        }

        var length = experiment.Length + platform.Length + accelerator.Length + guest.Length + parameters.Length
            + metric.Length
            + unit.Length
            + 7;
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read() || (seen & Field.Required) != Field.Required
            || length > key.Length)
        {
            return false;
        }

        // No text of JSON holds a NUL, so that it parts the fields.
        var rest = key;
        Append(ref rest, experiment);
        Append(ref rest, platform);
        Append(ref rest, accelerator);
        Append(ref rest, guest);
        Append(ref rest, parameters);
        Append(ref rest, metric);
        Append(ref rest, unit);
        fields = new SampleBytes(length, round, direction, value);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> text)
    {
        text.CopyTo(rest);
        rest[text.Length] = 0;
        rest = rest[(text.Length + 1)..];
    }

    private static bool TryDirection(ReadOnlySpan<byte> text, out Direction direction)
    {
        direction = text.SequenceEqual("lower"u8) ? Direction.Lower : text.SequenceEqual("higher"u8) ? Direction.Higher : Direction.Exact;
        return direction != Direction.Exact || text.SequenceEqual("exact"u8);
    }

    /// <summary>By length first: comparing with each name in turn took a fifth of the whole reading.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Field FieldOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => Named(name, "run"u8, Field.Run),
        4 => name[0] == 't'
            ? Named(name, "time"u8, Field.Time)
            : name[0] == 'c' ? Named(name, "cpus"u8, Field.Cpus) : Named(name, "unit"u8, Field.Unit),
        5 => name[0] == 'f' ? Named(name, "flags"u8, Field.Flags) : name[0] == 'r'
            ? Named(name, "round"u8, Field.Round)
            : name[0] == 'g' ? Named(name, "guest"u8, Field.Guest) : Named(name, "value"u8, Field.Value),
        6 => name[0] == 's'
            ? Named(name, "schema"u8, Field.Schema)
            : name[0] == 'm' ? Named(name, "metric"u8, Field.Metric) : Named(name, "reason"u8, Field.Reason),
        7 => Named(name, "outcome"u8, Field.Outcome),
        8 => Named(name, "platform"u8, Field.Platform),
        9 => name[0] == 'i' ? Named(name, "iteration"u8, Field.Iteration) : Named(name, "direction"u8, Field.Direction),
        10 => name[0] == 'e' ? Named(name, "experiment"u8, Field.Experiment) : Named(name, "parameters"u8, Field.Parameters),
        11 => Named(name, "accelerator"u8, Field.Accelerator),
        12 => Named(name, "memory_bytes"u8, Field.MemoryBytes),
        _ => Field.None,
    };

    private static Field Named(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted, Field field)
        => name.SequenceEqual(wanted) ? field : Field.None;
}
