using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Presta.People;

/// <summary>
/// Password hashing (PBKDF2-HMAC-SHA512, 210,000 iterations; docs/adr/0010), away from the grains' threads and never more at once than there are processors.
/// </summary>
public sealed class Passwords(int iterations = Passwords.Iterations)
{
    private const int Iterations = 210_000;

    private readonly PasswordHasher<Passwords> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);
    private string? anyHash;

    public Task<string> Hash(string password) => InTurn(() => hasher.HashPassword(this, password));

    /// <param name="hash">Null for nobody's password: the answer is no, after the same work.</param>
    public Task<PasswordMatch> Verify(string? hash, string password) => InTurn(() =>
    {
        var result = hasher.VerifyHashedPassword(this, hash ?? (anyHash ??= hasher.HashPassword(this, Guid.NewGuid().ToString())), password);
        return hash is null ? PasswordMatch.No : result switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Yes,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.YesByOldRules,
            _ => PasswordMatch.No,
        };
    });

    private async Task<T> InTurn<T>(Func<T> work)
    {
        await turns.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            turns.Release();
        }
    }
}

/// <summary>A password that is right by rules that were weaker is hashed anew while it is at hand.</summary>
public enum PasswordMatch { No, Yes, YesByOldRules }
