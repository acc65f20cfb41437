using System.Net;
using Microsoft.Extensions.Time.Testing;
using Presta.Api.Kit;

namespace Presta.Api.Tests;

public sealed class QuotaTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void All_may_be_taken_at_once_and_come_back_evenly()
    {
        var quota = new Quota("user", 60, TimeSpan.FromMinutes(1), time);
        for (var left = 59; left >= 0; left--)
        {
            Assert.True(quota.TryTake(1, out _));
            Assert.Equal(left, quota.Left(1));
        }

        Assert.False(quota.TryTake(1, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(quota.TryTake(1, out _));
        Assert.False(quota.TryTake(1, out _));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(60, quota.Left(1));
    }

    [Fact]
    public void Keys_do_not_count_for_each_other_and_what_is_given_back_is_there_again()
    {
        var quota = new Quota("user", 1, TimeSpan.FromMinutes(1), time);
        Assert.True(quota.TryTake(1, out _) && quota.TryTake(2, out _));
        Assert.False(quota.TryTake(1, out _));
        quota.GiveBack(1);
        Assert.True(quota.TryTake(1, out _));
    }

    [Fact]
    public async Task Many_at_once_take_no_more_than_there_is()
    {
        var quota = new Quota("user", 1_000, TimeSpan.FromMinutes(1), time);
        Assert.True(quota.TryTake(1, out _));
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 500).Count(_ => quota.TryTake(1, out var _)))));
        Assert.Equal(999, taken.Sum());
    }

    [Fact]
    public void Headers_tell_name_quota_window_rest_and_when_all_is_there_again()
    {
        var quota = new Quota("user", 600, TimeSpan.FromMinutes(1), time);
        Assert.Equal(
            ("\"user\";q=600;w=60", "\"user\";r=600;t=0", "\"user\";r=595;t=1", "\"user\";r=0;t=60"),
            (quota.Policy, quota.Tell(600), quota.Tell(595), quota.Tell(0)));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var quota = new Quota("user", 1_000, TimeSpan.FromMinutes(1), time);
        Ask();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Ask();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100);

        void Ask()
        {
            quota.TryTake(ClientAddress.Key(IPAddress.Loopback), out _);
            quota.Tell(quota.Left(ClientAddress.Key(IPAddress.Loopback)));
            quota.GiveBack(ClientAddress.Key(IPAddress.Loopback));
        }
    }

    [Fact]
    public void Addresses_beyond_number_are_forgotten_rather_than_held()
    {
        var quota = new Quota("address", 10, TimeSpan.FromMinutes(1), time);
        quota.TryTake(0, out _);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (UInt128 key = 1; key < 1_000_000; key++) quota.TryTake(key, out _);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 80_000_000);   // a million held ones would be more; other tests run beside
        Assert.Equal(10, quota.Left(0));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true), InlineData("10.0.0.1", "10.0.0.2", false), InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        InlineData("::a00:1", "10.0.0.1", false)]
    public void An_address_is_an_IPv4_one_or_an_IPv6_network(string one, string other, bool isSame) =>
        Assert.Equal(isSame, ClientAddress.Key(IPAddress.Parse(one)) == ClientAddress.Key(IPAddress.Parse(other)));
}
