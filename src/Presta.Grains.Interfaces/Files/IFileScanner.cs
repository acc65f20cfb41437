namespace Presta.Files;

/// <summary>Looks for malware in what was uploaded.</summary>
public interface IFileScanner
{
    /// <summary>Whether there is one: without, documents are available unscanned.</summary>
    bool IsInstalled { get; }

    /// <exception cref="IOException">It could not be asked: nothing is known of the file.</exception>
    /// <returns>False when it found something.</returns>
    Task<bool> IsClean(Stream content, CancellationToken cancel);
}

public sealed class NoScanner : IFileScanner
{
    public bool IsInstalled => false;

    public Task<bool> IsClean(Stream content, CancellationToken cancel) => throw new IOException("no scanner is installed");
}
