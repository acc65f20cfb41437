namespace Presta.People;

/// <summary>
/// Which passwords are taken: long enough, of four kinds of characters, and none that a list of common passwords, names and words
/// (zxcvbn's, offline) finds within some hundred thousand guesses.
/// </summary>
internal static class PasswordPolicy
{
    private const int LeastScore = 2;
    private const int Longest = 128;

    /// <summary>What is wrong with a password, null when nothing is.</summary>
    public static Error? Refusal(string field, string password, User user) =>
        Refusal(field, password, user.Roles, user.Name, user.Email ?? "");

    /// <inheritdoc cref="Refusal(string, string, User)"/>
    /// <param name="known">What others know of its owner: name, address.</param>
    public static Error? Refusal(string field, string password, Portal roles, params string[] known)
    {
        var least = roles.HasFlag(Portal.Superadmin) ? 12 : 8;
        if (password.Length < least) return Error.Invalid(field, "Le mot de passe doit compter au moins {0} caractères.", $"{least}");
        if (password.Length > Longest) return Error.Invalid(field, "Le mot de passe doit compter au plus {0} caractères.", $"{Longest}");
        if (!(password.Any(char.IsUpper) && password.Any(char.IsLower) && password.Any(char.IsDigit)
            && password.Any(c => !char.IsLetterOrDigit(c))))
            return Error.Invalid(field, "Le mot de passe doit contenir une majuscule, une minuscule, un chiffre et un caractère spécial.");
        return Zxcvbn.Zxcvbn.MatchPassword(
            password[..Math.Min(password.Length, 72)], known.SelectMany(k => k.Split('@', '.', ' ').Append(k))).Score < LeastScore
            ? Error.Invalid(field, "Ce mot de passe est trop courant ou trop facile à deviner.") : null;
    }
}
