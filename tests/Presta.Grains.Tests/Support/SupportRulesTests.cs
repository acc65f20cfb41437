using Microsoft.Extensions.Configuration;
using Presta.Support;

namespace Presta.Tests.Support;

public sealed class SupportRulesTests
{
    [Theory, InlineData("GE", true), InlineData("TI", false)]
    public void Good_Friday_is_closed_where_the_canton_says_so(string canton, bool isClosed)
    {
        var morning = BusinessTime.At(new(2026, 4, 3), new(8, 0));
        Assert.Equal(
            isClosed ? TimeSpan.Zero : TimeSpan.FromHours(8), Read(("Canton", canton)).Calendar.Between(morning, morning.AddHours(12), []));
    }

    [Fact]
    public void What_is_not_set_is_as_usual()
    {
        var rules = Read(("Targets:urgent:Response", "0.5"), ("Targets:Low:Resolution", "80"));
        Assert.Equal(new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(8)), rules.Of(TicketPriority.Urgent));
        Assert.Equal(new(TimeSpan.FromHours(8), TimeSpan.FromHours(80)), rules.Of(TicketPriority.Low));
        Assert.Equal(SlaTargets.Usual[TicketPriority.High], rules.Of(TicketPriority.High));
    }

    [Fact]
    public void Other_rules_have_another_name()
    {
        string[] names =
            [Read().Name, Read(("Canton", "TI")).Name, Read(("Targets:High:Response", "3")).Name, Read(("Targets:High:Resolution", "17"))
            .Name];
        Assert.Equal("v1 GE 8/40 4/24 2/16 1/8", names[0]);
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [InlineData("Canton", "XX")]
    [InlineData("Targets:Urgent:Response", "0")]
    [InlineData("Targets:Urgent:Response", "-1")]
    [InlineData("Targets:Urgent:Response", "soon")]
    [InlineData("Targets:Urgent:Response", "NaN")]
    [InlineData("Targets:Urgent:Response", "2001")]
    [InlineData("Targets:Urgent:Response", "9")]   // longer than its resolution
    [InlineData("Targets:Urgent:Answer", "1")]
    [InlineData("Targets:Hot:Response", "1")]
    [InlineData("Targets:3:Response", "1")]
    public void What_cannot_be_is_refused_at_the_start_with_its_name(string setting, string value) =>
        Assert.Contains(
            "Support:" + setting.Split(':')[0], Assert.Throws<InvalidOperationException>(() => Read((setting, value))).Message,
            StringComparison.Ordinal);

    private static SlaRules Read(params (string Setting, string Value)[] settings) => SupportRules.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>($"Support:{s.Setting}", s.Value))).Build());
}
