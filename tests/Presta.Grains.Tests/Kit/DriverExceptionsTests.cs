using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Presta.Kit.Tests;

public sealed class DriverExceptionsTests
{
    [Fact]
    public void A_database_that_goes_away_under_an_activation_is_told_as_what_it_is()
    {
        using var services = new ServiceCollection().AddSerializer().AddDriverExceptions().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        Exception told = new OrleansException(
            "state could not be read", new PostgresException("terminating connection", "FATAL", "FATAL", "57P01"));

        var heard = serializer.Deserialize<Exception>(serializer.SerializeToArray(told));

        Assert.IsType<OrleansException>(heard);
    }
}
