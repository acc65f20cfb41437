using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orleans.Concurrency;

namespace Presta.People;

/// <summary>
/// What each role may do: permission keys like <c>documents.view.own</c>, wildcards in place of trailing parts (<c>finance.*</c>,
/// <c>*</c>). A role that was never edited has its default.
/// </summary>
[GenerateSerializer, Immutable, Alias("role-table")]
public sealed partial record RoleTable(ImmutableDictionary<string, ImmutableArray<string>> Edited)
{
    /// <summary>Rises with every edit; 0 before the first.</summary>
    [Id(0)] public long Version { get; init; }

    private static readonly ImmutableArray<string> Scopes = ["own", "assigned", "project", "all"];

    private static readonly ImmutableDictionary<Portal, ImmutableArray<string>> Defaults = new Dictionary<Portal, ImmutableArray<string>>
    {
        [Portal.Client] =
        [
            "projects.view", "projects.create", "projects.edit.own", "documents.view.own", "documents.upload.own", "finances.view.own",
            "finances.pay.own",
            "support.use", "chat.use", "notifications.view.own", "profile.edit.own",
        ],
        [Portal.Prestataire] =
        [
            "missions.view.assigned", "missions.update.assigned", "tasks.view.assigned", "tasks.complete", "documents.view.project",
            "documents.upload.project",
            "rewards.view.own", "calendar.view", "calendar.edit.own", "chat.use", "timetracking.use", "notifications.view.own",
            "profile.edit.own",
        ],
        [Portal.Revendeur] =
        [
            "dashboard.view.all", "pipeline.view.all", "pipeline.edit.all", "leads.view.all", "leads.create", "leads.edit.all",
            "clients.view.all", "clients.create",
            "clients.edit.all", "commissions.view.own", "reports.view.all", "reports.create", "marketing.view", "marketing.download",
            "chat.use", "notifications.view.own", "profile.edit.own",
        ],
        [Portal.Superadmin] = ["*"],
    }.ToImmutableDictionary();

    /// <summary>By subject: every key of the product, those of portals that are not built yet too.</summary>
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Actions = new Dictionary<string, ImmutableArray<string>>
    {
        ["analytics"] = ["advanced"], ["calendar"] = ["view", "edit"], ["chat"] = ["use"], ["clients"] = ["view", "create", "edit"],
        ["commissions"] = ["view"], ["dashboard"] = ["view"], ["documents"] = ["view", "upload"], ["events"] = ["view", "create"],
        ["finances"] = ["view", "pay"], ["leads"] = ["view", "create", "edit"], ["marketing"] = ["view", "download"],
        ["missions"] = ["view", "update"], ["notifications"] = ["view"], ["performance"] = ["view"], ["pipeline"] = ["view", "edit"],
        ["profile"] = ["edit"], ["projects"] = ["view", "create", "edit"], ["reports"] = ["view", "create", "export"],
        ["rewards"] = ["view"], ["support"] = ["use"], ["tasks"] = ["view", "complete"], ["timetracking"] = ["use"],
    }.ToImmutableDictionary();

    public static IEnumerable<Portal> RolesOf(Portal roles) => Enum.GetValues<Portal>()
        .Where(p => p is not Portal.None && roles.HasFlag(p));

    public ImmutableArray<string> KeysOf(Portal role) => Edited.GetValueOrDefault(role.Code(), Defaults.GetValueOrDefault(role, []));

    /// <summary>Whether a text is spelled as keys are: what may be asked for.</summary>
    public static bool IsKey(string text) => Key.IsMatch(text);

    /// <summary>
    /// Whether a role may be given the key: the product knows it, alone, with a scope, or as all of its subject (<c>projects.*</c>).
    /// Administration cannot be given away.
    /// </summary>
    public static bool IsGrantable(string key) => key.Split('.') switch
    {
        [var subject, "*"] => Actions.ContainsKey(subject),
        [var subject, var action] => Knows(subject, action),
        [var subject, var action, var scope] => Knows(subject, action) && Scopes.Contains(scope),
        _ => false,
    };

    /// <summary>What may be given, without scopes: <c>projects.view</c>.</summary>
    public static IEnumerable<string> Catalogue =>
        from subject in Actions.Keys.Order(StringComparer.Ordinal) from action in Actions[subject] select $"{subject}.{action}";

    /// <summary>The role and the key of it that allow something; null when none does. The narrowest key is named.</summary>
    public (Portal Role, string Key)? RuleFor(Portal roles, string permission)
    {
        foreach (var rule in RulesFor(roles, permission)) return rule;
        return null;
    }

    /// <summary>Every role and key that allow something, the narrowest key first: they may reach different rows.</summary>
    public IEnumerable<(Portal Role, string Key)> RulesFor(Portal roles, string permission)
    {
        foreach (var key in Candidates(permission))
            foreach (var role in RolesOf(roles))
                if (KeysOf(role).Contains(key)) yield return (role, key);
    }

    /// <summary>Over what a key reaches: its last part when that names a scope, else all.</summary>
    public static string ScopeOf(string key) => key.Split('.')[^1] is var last && Scopes.Contains(last) ? last : "all";

    /// <summary>
    /// A permission, then itself with trailing parts replaced: <c>a.b.own</c>, <c>a.b</c>, <c>a.b.*</c>, <c>a.*</c>, <c>*</c>.
    /// </summary>
    private static IEnumerable<string> Candidates(string permission)
    {
        var parts = permission.Split('.');
        yield return permission;
        if (parts.Length > 2 && Scopes.Contains(parts[^1])) yield return string.Join('.', parts[..^1]);
        for (var left = parts.Length - 1; left > 0; left--) yield return string.Join('.', parts[..left]) + ".*";
        yield return "*";
    }

    private static bool Knows(string subject, string action) => Actions.GetValueOrDefault(subject, []).Contains(action);

    [GeneratedRegex(@"^([a-z0-9_]{1,40})(\.[a-z0-9_]{1,40}){0,3}(\.\*)?\z")]
    private static partial Regex Key { get; }
}

/// <summary>The roles' permissions, kept. Key: <c>default</c>.</summary>
[Alias("roles")]
public interface IRolesGrain : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("Table")] Task<RoleTable> Table();

    /// <summary>
    /// Replaces what a role may do; null gives it its default again. What was taken and given is in the audit trail before it acts. The
    /// superadmin's rights cannot be edited: nobody may lock the administration out.
    /// </summary>
    /// <param name="expected">The table's version that the caller saw; another one standing refuses the edit.</param>
    [Alias("Edit")] Task<Result<RoleTable>> Edit(Scope scope, Portal role, ImmutableArray<string>? keys, long? expected);
}

public static class RoleErrors
{
    public static readonly Error OneRole = Error.Invalid("role", "Un seul rôle est attendu.");
    public static readonly Error NotEditable = new(ErrorKind.Conflict, "CONFLICT", "Les droits du superadmin ne se changent pas.");

    public static Error UnknownKey(string key) => Error.Invalid("permissions", "La permission « {0} » n'existe pas.", key);
}
