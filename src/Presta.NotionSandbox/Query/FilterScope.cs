using Presta.NotionSandbox.Content;
using Presta.NotionSandbox.Hosting;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Query;

/// <summary>What a filter is read against.</summary>
internal sealed record FilterScope(Database Database, View View, SandboxOptions Options)
{
    public DateTimeOffset Now => View.Now;
}

/// <summary>A condition on one value; null is an empty one.</summary>
internal delegate bool Condition(PropertyValue? value);
