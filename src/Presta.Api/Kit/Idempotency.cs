using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;

namespace Presta.Api.Kit;

/// <summary>
/// Said on a group: its writes may be repeated under an <c>Idempotency-Key</c>, by callers and, on endpoints that have none, by strangers.
/// </summary>
/// <param name="IsWrite">False where nothing is changed, though it is asked by a method that says so: there a key is passed over.</param>
internal sealed record IdempotentMetadata(bool IsWrite = true);

/// <summary>
/// Same key and same body: the stored answer. Same key, other body: 422. Still running: 409. What was decided is kept, what was not even
/// tried (bad input, no rights, no service) is not. Strangers share one space of keys: a key there is worth nothing without the body that
/// it was sent with. Answers that hold secrets are kept sealed (<see cref="KeptSeal"/>).
/// </summary>
internal sealed class Idempotency(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotent-Replayed";
    private const int MostKept = 256 * 1024;

    /// <summary>Whoever guesses a key could look for the password that was sent with it.</summary>
    private const int ShortestForSecrets = 16;

    private static readonly Error BadKey = Error.Invalid(Header, "De 1 à 255 caractères ASCII visibles sont attendus.");
    private static readonly Error GuessableKey = Error.Invalid(Header, "De 16 à 255 caractères ASCII visibles sont attendus.");
    private static readonly Error OtherBody =
        new(ErrorKind.Mismatch, "IDEMPOTENCY_KEY_REUSED", "Cette clé a déjà servi pour une autre requête.");
    private static readonly Error Running = new(ErrorKind.Conflict, "IDEMPOTENCY_IN_PROGRESS",
        "La requête précédente avec cette clé est encore en cours.", RetryAfter: TimeSpan.FromSeconds(1));

    /// <summary>Of a key, not of what was asked under it.</summary>
    public static bool IsRefusal(Error? error) => error is not null && (error == OtherBody || error == Running);

    public async Task InvokeAsync(HttpContext http, IGrainFactory grains)
    {
        var key = http.Request.Headers[Header];
        if (key.Count == 0 || HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint() is not RouteEndpoint { Metadata: var metadata }
            || metadata.GetMetadata<IdempotentMetadata>() is not { IsWrite: true })
        {
            await next(http);
            return;
        }

        var isSecret = metadata.GetMetadata<SecretsMetadata>() is not null;
        if (key is not [{ Length: > 0 and <= 255 } said] || said.Any(c => c is < '!' or > '~')) throw new RefusedException(BadKey);
        if (isSecret && said.Length < ShortestForSecrets) throw new RefusedException(GuessableKey);

        var caller = http.Features.Get<Caller>();
        var who = caller?.Scope.UserId.ToString() ?? "stranger";
        var name = $"{who}/{http.Request.Method} {http.Request.Path.Value?.ToLowerInvariant()}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))}";
        var grain = grains.GetGrain<IIdempotencyGrain>(name);
        var isSealed = isSecret || metadata.GetMetadata<SealedMetadata>() is not null;
        var (attempt, isForm) = (Guid.NewGuid(), http.Request.HasFormContentType && !isSealed);
        var fingerprint = isForm ? null : await Fingerprint(http, said);
        var turn = await grain.Begin(attempt);
        if (turn.IsMine)
        {
            // Done before a crash could keep its answer: its owner knows the operation, and does it once.
            var operation = EntityId.Of($"{name}/{fingerprint}/{turn.Round}");
            http.Features.Set(new RequestOperation(operation));
            if (caller is not null)
                http.Features.Set(caller with { Scope = caller.Scope with { Operation = EntityId.Of($"{name}/{turn.Round}") } });
            await Run(
                http, grain, attempt, fingerprint, isSealed && fingerprint is not null ? new KeptSeal(said, fingerprint, name) : null);
        }
        else if (turn.Answer is not { } answer) await Failures.Write(http, Running);
        else if (answer.Fingerprint != (isForm ? await Parts.FingerprintOf(http) : fingerprint)) await Failures.Write(http, OtherBody);
        else await Replay(
            http, isSealed && fingerprint is not null && new KeptSeal(said, fingerprint, name).TryOpen(answer.Body) is { } opened
                ? answer with { Body = opened } : answer);   // one that was kept before its endpoint sealed any is as it was sent
    }

    private async Task Run(HttpContext http, IIdempotencyGrain grain, Guid attempt, string? fingerprint, KeptSeal? seal)
    {
        var (wire, kept) = (http.Response.Body, new MemoryStream());
        var isKept = false;
        http.Response.Body = kept;
        using var done = new CancellationTokenSource();
        var goingOn = GoOn(grain, attempt, done.Token);
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync();
            if (IsDecision(http.Response) && kept.Length <= MostKept)
            {
                await grain.Finish(
                    attempt, new(fingerprint ?? http.Features.Get<FormFingerprint>()?.Value ?? "", http.Response.StatusCode,
                    http.Response.ContentType, Headers(http), seal?.Close(kept.ToArray()) ?? kept.ToArray()));
                isKept = true;
            }
        }
        finally
        {
            await done.CancelAsync();
            await goingOn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);   // what is still on its way must not take the key after it was given back
            http.Response.Body = wire;
            if (!isKept) await grain.Abandon(attempt);
        }

        kept.Position = 0;
        await kept.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    /// <summary>
    /// An upload may take long: for as long as it runs nobody else takes over, and soon after its node has died someone may.
    /// </summary>
    private static async Task GoOn(IIdempotencyGrain grain, Guid attempt, CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(IdempotentTurn.Lease / 4, done);
            await grain.Begin(attempt);
        }
    }

    private static async Task Replay(HttpContext http, KeptAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        for (var i = 0; i + 1 < answer.Headers.Length; i += 2) http.Response.Headers[answer.Headers[i]] = answer.Headers[i + 1];
        http.Response.Headers[Replayed] = "true";
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static bool IsDecision(HttpResponse response) =>
        response.StatusCode is (>= 200 and < 300) or 404 or 409 or 412 && response.Headers.RetryAfter.Count == 0;

    private static ImmutableArray<string> Headers(HttpContext http) =>
    [
        .. from name in (string[])["ETag", "Content-Language"]
           let value = http.Response.Headers[name]
           where value.Count > 0
           from text in (string[])[name, value.ToString()]
           select text,
    ];

    /// <summary>
    /// Of a body short enough to be read twice, under the caller's key: who has the database alone cannot try passwords on it.
    /// A form is too long for that: its endpoint tells what it said.
    /// </summary>
    private static async Task<string> Fingerprint(HttpContext http, string said)
    {
        var request = http.Request;
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(said));
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.QueryString}\n{request.Headers.IfMatch}\n"));
        var buffer = new byte[8_192];
        for (int read; (read = await request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
