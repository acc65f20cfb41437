namespace Presta;

/// <summary>
/// More wait for something than will get it soon: nothing was done, and asking again at once would only make it worse. 503 with
/// <c>Retry-After</c> at the API.
/// </summary>
[GenerateSerializer, Alias("crowded")]
public sealed class CrowdedException(string what) : Exception(what);
