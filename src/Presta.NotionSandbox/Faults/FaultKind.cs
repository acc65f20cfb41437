namespace Presta.NotionSandbox.Faults;

/// <summary>What can go wrong, by the names the control API uses.</summary>
internal static class FaultKind
{
    public const string RateLimited = "429";
    public const string WorkspaceLimited = "429_workspace";
    public const string Overloaded = "529";
    public const string Conflict = "409";
    public const string Internal = "500";
    public const string InternalAfterCommit = "500_after_commit";
    public const string BadGateway = "502_html";
    public const string Unavailable = "503";
    public const string GatewayTimeout = "504";
    public const string Hang = "hang";
    public const string HangWithCommit = "hang_with_commit";
    public const string Latency = "latency";
    public const string Offline = "offline";
    public const string CursorExpired = "cursor_expired";
    public const string SearchLag = "search_lag";
    public const string RelationLag = "relation_lag";
    public const string QueryLimit = "query_limit";
    public const string MultipleDataSources = "multiple_data_sources";
    public const string TokenRevoked = "token_revoked";
    public const string Restricted = "restricted";
    public const string Unshared = "unshared";
    public const string FileExpired = "file_expired";

    public static readonly string[] All =
    [
        RateLimited, WorkspaceLimited, Overloaded, Conflict, Internal, InternalAfterCommit, BadGateway, Unavailable, GatewayTimeout, Hang,
        HangWithCommit, Latency, Offline, CursorExpired, SearchLag, RelationLag, QueryLimit, MultipleDataSources, TokenRevoked, Restricted,
        Unshared,
        FileExpired,
    ];

    /// <summary>Faults about a commit strike writes only, unless the rule names its own targets.</summary>
    public static bool ConcernsWrites(string kind) => kind is Conflict or InternalAfterCommit or HangWithCommit;
}
