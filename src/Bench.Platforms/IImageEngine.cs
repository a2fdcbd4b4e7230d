namespace Bench.Platforms;

/// <summary>The engine of a platform that keeps the images of guests in layers, in a store of its own.</summary>
public interface IImageEngine
{
    /// <summary>Digests of the layers of a guest's image, each of its unpacked archive, the lowest first.</summary>
    /// <exception cref="InstanceException">The engine does not answer, or refuses.</exception>
    Task<IReadOnlyList<string>> FindLayersAsync(Guest guest, PlatformHost host, CancellationToken cancellation);

    /// <summary>Writes a guest's image to an archive that other engines can load.</summary>
    /// <exception cref="InstanceException">The engine does not answer, or refuses.</exception>
    Task SaveAsync(Guest guest, string archive, PlatformHost host, CancellationToken cancellation);

    /// <summary>Builds the image of a guest from a folder with a <c>Dockerfile</c>, whose argument <c>BELOW</c> is the image to build
    /// on.</summary>
    /// <returns>Bytes of the files in the new layer.</returns>
    /// <exception cref="InstanceException">The engine does not answer, or refuses.</exception>
    Task<long> BuildAsync(Guest guest, Guest below, string folder, PlatformHost host, CancellationToken cancellation);

    /// <inheritdoc cref="IPlatform.ForgetGuestAsync" />
    Task ForgetGuestAsync(Guest guest, PlatformHost host, CancellationToken cancellation);
}
