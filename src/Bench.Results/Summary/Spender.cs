namespace Bench.Results.Summary;

/// <summary>Who spends a part of a boot, in the order of a boot.</summary>
public enum Spender
{
    /// <summary>What asks for the instance: the launcher, a client of an engine.</summary>
    Client,

    /// <summary>The engine: dockerd, containerd, podman.</summary>
    Engine,

    /// <summary>The process that stays with a container: a shim, conmon.</summary>
    Shim,

    /// <summary>What makes the isolation: an OCI runtime, bwrap, systemd-nspawn.</summary>
    Runtime,

    /// <summary>The virtual machine monitor and the firmware in it.</summary>
    Firmware,

    /// <summary>The guest's own kernel.</summary>
    Kernel,

    /// <summary>The guest's first program.</summary>
    Init,

    /// <summary>Several of them, and no stamp between them.</summary>
    NotAttributed,
}
