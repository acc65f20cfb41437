using Presta.NotionSandbox.Model;
using Presta.NotionSandbox.Store;

namespace Presta.NotionSandbox.Properties;

/// <summary>What a property configuration may need while it is read.</summary>
/// <param name="Existing">The property being changed; null for a new one.</param>
/// <param name="Siblings">The properties known so far: a rollup names its relation among them.</param>
internal sealed record SchemaReading(Edit Edit, Property? Existing, IReadOnlyList<Property> Siblings)
{
    public World World => Edit.World;
}
