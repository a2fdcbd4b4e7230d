namespace Bench.Validation.Simulation;

/// <summary>Random numbers of the kinds that measurements are made of: the same for the same seed. Not thread-safe.</summary>
internal sealed class Noise(int seed)
{
#pragma warning disable CA5394 // A simulation must be repeatable, not secret.
    private readonly Random _random = new(seed);

    /// <summary>Uniform between 0 and 1.</summary>
    public double Uniform() => _random.NextDouble();

    public bool Coin() => _random.Next(2) == 0;
#pragma warning restore CA5394

    /// <summary>Normal with mean 0 and standard deviation 1 (G. E. P. Box and M. E. Muller, The Annals of Mathematical Statistics 29
    /// (1958), 610–611).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    /// <summary>Student's t with 3 degrees of freedom: no fourth moment, so outliers of any size.</summary>
    public double StudentThree()
    {
        var (one, two, three) = (Normal(), Normal(), Normal());
        return Normal() / Math.Sqrt(((one * one) + (two * two) + (three * three)) / 3);
    }
}
