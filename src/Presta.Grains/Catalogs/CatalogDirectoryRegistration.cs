using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Runtime.GrainDirectory;
using Orleans.Runtime.Hosting;

namespace Presta.Catalogs;

/// <summary>The grains of this class are found by <see cref="CatalogDirectory"/>, where a silo has one.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class InCatalogDirectoryAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    public const string Property = "presta.catalog-directory";

    public void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[Property] = "true";
}

/// <summary>
/// Goes by this build's own classes: the properties that Orleans hands over may be those of an older silo, and its answer is kept for as long
/// as the process lives.
/// </summary>
internal sealed class CatalogDirectoryResolver(IServiceProvider services) : IGrainDirectoryResolver
{
    private readonly Lazy<GrainManifest> own = new(() => services.GetRequiredService<IClusterManifestProvider>().LocalGrainManifest);

    public bool TryResolveGrainDirectory(
        GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = own.Value.Grains.GetValueOrDefault(grainType)?.Properties.ContainsKey(InCatalogDirectoryAttribute.Property) is true
            ? services.GetRequiredKeyedService<IGrainDirectory>(CatalogDirectoryRegistration.Name) : null;
        return grainDirectory is not null;
    }
}

public static class CatalogDirectoryRegistration
{
    internal const string Name = "catalogs";

    /// <summary>For silos that share a PostgreSQL database and find each other in it.</summary>
    public static ISiloBuilder AddCatalogDirectory(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IGrainDirectoryResolver, CatalogDirectoryResolver>();
        return silo.AddGrainDirectory(Name, (services, _) => ActivatorUtilities.CreateInstance<CatalogDirectory>(services));
    }
}
