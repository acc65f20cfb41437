using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Presta;

/// <summary>
/// A grain whose state cannot be read does not even begin its call: what the caller is told then carries the driver's exception inside.
/// One that could not travel would reach the API as a failure of serialization, which no one tries again.
/// </summary>
public static class DriverExceptions
{
    public static IServiceCollection AddDriverExceptions(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
}
