using System.Reflection;
using Orleans.Runtime;
using Presta.Edge;
using Presta.Mail;
using Presta.Notion;

namespace Presta.Tests;

public class ArchitectureTests
{
    private static readonly Type[] Grains =
        [.. typeof(PrestaGrains).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(Grain)))];

    private static IEnumerable<ParameterInfo> Parameters(Type type) =>
        type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).SelectMany(c => c.GetParameters());

    [Fact]
    public void Only_the_throttle_takes_the_way_to_Notion()
    {
        Type[] ways = [typeof(INotionTransport), typeof(INotionClient), typeof(HttpNotionTransport), typeof(HttpClient)];
        var takers = typeof(PrestaGrains).Assembly.GetTypes().Where(t => Parameters(t).Any(p => ways.Contains(p.ParameterType))).ToArray();
        Assert.Equal([typeof(NotionThrottleGrain)], takers);
    }

    [Fact]
    public void Only_the_postman_takes_the_way_to_the_mail_server() =>
        Assert.Equal(
            [typeof(Postman)], typeof(PrestaGrains).Assembly.GetTypes()
            .Where(t => Parameters(t).Any(p => p.ParameterType == typeof(IMailTransport))));

    [Fact]
    public void State_names_are_unique_because_the_storage_key_does_not_contain_the_grain_type()
    {
        var names = Grains.SelectMany(Parameters).Select(p => p.GetCustomAttribute<PersistentStateAttribute>()?.StateName).OfType<string>()
            .ToArray();
        Assert.True(names.Length >= 5);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Every_noun_has_its_catalog_grain()
    {
        Assert.True(Nouns.All.Length >= 14);
        Assert.All(
            Nouns.All, noun => Assert.Contains(
            Grains, g => g.GetInterfaces().Any(i => i.IsGenericType && i.GenericTypeArguments is [var row] && row == noun.RowType)));
    }

    [Fact]
    public void What_must_not_be_collected_is_kept_alive()
    {
        var kept = Grains.Where(g => g.IsDefined(typeof(KeepAliveAttribute), inherit: true)).Select(g => g.Name).ToArray();
        Assert.Contains(nameof(NotionThrottleGrain), kept);
        Assert.Contains(nameof(NotionOutboxGrain), kept);
        Assert.Contains(nameof(NotionSyncGrain), kept);
        Assert.Contains(nameof(MailGrain), kept);
        Assert.True(kept.Count(k => k.EndsWith("CatalogGrain", StringComparison.Ordinal)) >= Nouns.All.Length);
    }
}
