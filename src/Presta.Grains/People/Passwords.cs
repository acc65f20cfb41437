using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Presta.People;

/// <summary>
/// Password hashing (PBKDF2-HMAC-SHA512, 210,000 iterations; docs/adr/0010), away from the grains' threads and never more at once than
/// there are processors. Some wait their turn; more than <paramref name="mostWaiting"/> are refused (<see cref="CrowdedException"/>), or a
/// flood of sign-ins would make everybody wait for minutes.
/// </summary>
/// <param name="mostWaiting">0: as many as are served within some five seconds.</param>
public sealed class Passwords(int iterations = Passwords.Iterations, int mostWaiting = 0)
{
    private const int Iterations = 210_000;

    private readonly PasswordHasher<Passwords> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);
    private readonly int mostWaiting = mostWaiting > 0 ? mostWaiting : 32 * Environment.ProcessorCount;
    private int waiting;
    private string? anyHash;

    public Task<string> Hash(string password) => InTurn(() => hasher.HashPassword(this, password));

    /// <param name="hash">Null for nobody's password: the answer is no, after the same work.</param>
    public Task<PasswordMatch> Verify(string? hash, string password) => InTurn(() =>
    {
        var result = hasher.VerifyHashedPassword(
            this, hash ?? (anyHash ??= hasher.HashPassword(this, Guid.NewGuid().ToString())), password);
        return hash is null ? PasswordMatch.No : result switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Yes,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.YesByOldRules,
            _ => PasswordMatch.No,
        };
    });

    private async Task<T> InTurn<T>(Func<T> work)
    {
        if (!turns.Wait(0)) await Turn();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            turns.Release();
        }
    }

    private async Task Turn()
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > mostWaiting) throw new CrowdedException("Too many passwords wait to be hashed.");
            await turns.WaitAsync();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}

/// <summary>A password that is right by rules that were weaker is hashed anew while it is at hand.</summary>
public enum PasswordMatch { No, Yes, YesByOldRules }
