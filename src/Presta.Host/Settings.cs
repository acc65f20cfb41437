using Presta.Journal;
using Presta.Notion;
using Presta.Storage;

namespace Presta.Host;

/// <summary>The settings of a command: defaults, <c>appsettings.json</c>, environment, command line.</summary>
internal sealed class Settings(IConfiguration configuration)
{
    public const string DefaultSandboxUrl = "http://127.0.0.1:5081";

    public const string Integration = "ntn_sandbox";

    public const string Person = "ntn_human";

    public static Settings Of(string[] args) => new(new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(args)
            .Build());

    public string this[string key] => configuration[key] ?? "";

    public string DataDirectory => configuration["Data:Directory"] is { Length: > 0 } directory ? directory : "data";

    public StorageOptions Storage => StorageOptions.Of(configuration);

    public Retention Retention => Retention.Read(configuration);

    /// <summary>The bytes of uploaded documents.</summary>
    public string Files => configuration["Presta:Files:Path"] is { Length: > 0 } directory ? directory
        : Path.Combine(DataDirectory, "files");

    /// <summary>Whether Presta brings its own Notion: nobody named an address or gave a secret.</summary>
    public bool IsEmbedded { get; } = string.IsNullOrWhiteSpace(configuration["Notion:BaseUrl"])
        && string.IsNullOrWhiteSpace(configuration["Notion:Token"]);

    public string SandboxUrl => configuration["Sandbox:Url"] is { Length: > 0 } url ? url : DefaultSandboxUrl;

    /// <summary>The section <c>Notion</c>, completed: the sandbox's address and token where no other is given.</summary>
    public NotionOptions Notion
    {
        get
        {
            var options = configuration.GetSection(NotionOptions.Section).Get<NotionOptions>() ?? new();
            if (IsEmbedded) (options.BaseUrl, options.Token) = (SandboxUrl, Integration);
            if (string.IsNullOrWhiteSpace(configuration["Notion:Mapping"]))
                options.Mapping = Path.Combine(DataDirectory, "notion-mapping.json");
            return options;
        }
    }
}
