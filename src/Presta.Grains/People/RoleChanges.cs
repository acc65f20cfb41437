using System.Globalization;
using Presta.Audit;
using Presta.Journal;
using Presta.Reactions;

namespace Presta.People;

/// <summary>
/// Tells the audit trail, and so the user's security journal, that staff gave or took a role in Notion. What a session may do follows the
/// row by itself, on its next request; one that became a superadmin's without a second factor can only show or set up one.
/// </summary>
internal sealed class RoleChanges(IAuditTrail audit) : IReaction
{
    public string Name => "role-changes";

    public Task React(Journal.Entry entry) => entry.Row is User after && entry.Changes.TryGetValue(nameof(User.Roles), out var change)
        && entry.Kind is not EntryKind.Create && change.From != change.To
        ? audit.Append(new AuditEvent(AuditActions.RoleChanged) { At = entry.At, Object = Told(entry, after, change) })
        : Task.CompletedTask;

    private static string Told(Journal.Entry entry, User after, Change change) => string.Create(
        CultureInfo.InvariantCulture,
        $"user={after.Id} version={entry.Version} from={Plain(change.From)} to={Plain(change.To)} by={entry.Actor}");

    /// <summary>The roles' names as Notion spells them, without the marks of JSON.</summary>
    private static string Plain(string? roles) =>
        string.Concat((roles ?? "").Where(c => char.IsLetter(c) || c is ',')) is { Length: > 0 } names ? names : "none";
}
