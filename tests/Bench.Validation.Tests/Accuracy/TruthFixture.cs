using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;
using Bench.Validation.Accuracy;

namespace Bench.Validation.Tests.Accuracy;

/// <summary>The targets, and the readers that are pointed at them; the tests are skipped where they cannot be had.</summary>
public sealed class TruthFixture : IAsyncLifetime
{
    private PlatformHost? _host;
    private string? _whyNot;

    internal TruthBench? Bench { get; private set; }

    internal InstrumentSet? Instruments { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        try
        {
            Bench = await TruthBench.StartAsync(_host, TestContext.Current.CancellationToken);
            Instruments = new InstrumentSet(Bench);
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Unsupported)
        {
            _whyNot = exception.Message;
        }
    }

    internal (TruthBench Bench, InstrumentSet Instruments) Require()
    {
        Assert.SkipWhen(_whyNot is not null, _whyNot ?? string.Empty);
        return (Bench!, Instruments!);
    }

    public async ValueTask DisposeAsync()
    {
        Instruments?.Dispose();
        if (Bench is not null)
        {
            await Bench.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.Workspace.DisposeAsync();
        }
    }
}
