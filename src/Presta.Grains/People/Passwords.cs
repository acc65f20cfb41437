using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Presta.People;

/// <summary>Password hashing (PBKDF2-HMAC-SHA512, 210,000 iterations), away from the grains' threads and never more at once than there are processors.</summary>
public sealed class Passwords
{
    private readonly PasswordHasher<Passwords> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));
    private readonly SemaphoreSlim turns = new(Environment.ProcessorCount);
    private readonly Lazy<string> anyHash;

    public Passwords() => anyHash = new(() => hasher.HashPassword(this, Guid.NewGuid().ToString()));

    public Task<string> Hash(string password) => InTurn(() => hasher.HashPassword(this, password));

    /// <param name="hash">Null for nobody's password: the answer is no, after the same work.</param>
    public Task<bool> Verify(string? hash, string password) =>
        InTurn(() => hasher.VerifyHashedPassword(this, hash ?? anyHash.Value, password) is not PasswordVerificationResult.Failed && hash is not null);

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
