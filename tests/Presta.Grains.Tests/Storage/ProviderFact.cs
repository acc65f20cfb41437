using Presta.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Presta.Tests.Storage;

/// <summary>
/// A fact of a suite that runs once per provider: skipped, with the reason, in a class that <see cref="NeedsPostgresAttribute"/> marks.
/// </summary>
[XunitTestCaseDiscoverer("Presta.Tests.Storage.ProviderFactDiscoverer", "Presta.Grains.Tests")]
public sealed class ProviderFactAttribute : FactAttribute;

[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;

public sealed class ProviderFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        [new ProviderTestCase(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method)];
}

public sealed class ProviderTestCase : XunitTestCase
{
    [Obsolete("For deserialization")]
    public ProviderTestCase()
    {
    }

    public ProviderTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any()
            ? PostgresServer.SkipReason
            : base.GetSkipReason(factAttribute);
}
