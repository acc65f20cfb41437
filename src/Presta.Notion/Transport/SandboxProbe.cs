namespace Presta.Notion;

/// <summary>Tells a sandbox from the real Notion: only a sandbox has a control API.</summary>
public static class SandboxProbe
{
    /// <returns>False also when nothing answers within five seconds.</returns>
    public static async Task<bool> IsSandbox(string baseUrl, CancellationToken cancel = default)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync($"{baseUrl.TrimEnd('/')}/_sandbox/stats?log=0", cancel).ConfigureAwait(false);
            return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType is "application/json";
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
