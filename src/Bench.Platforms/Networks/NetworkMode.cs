namespace Bench.Platforms.Networks;

/// <summary>How an instance is connected to the network that the harness makes for a measurement.</summary>
public enum NetworkMode
{
    /// <summary>Not at all: it has a loopback at most.</summary>
    None,

    /// <summary>It shares the network's own namespace with everything else in it: no link between them at all.</summary>
    Host,

    /// <summary>A namespace of its own, by a pair of virtual Ethernet devices with one end on the bridge.</summary>
    Bridge,

    /// <summary>A machine's network card, on a tap device on the bridge.</summary>
    Tap,

    /// <summary>A machine's network card, behind a network stack in the machine monitor.</summary>
    User,
}
