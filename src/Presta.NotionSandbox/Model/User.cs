using Presta.NotionSandbox.Http;

namespace Presta.NotionSandbox.Model;

/// <summary>The two who may call: the integration's bot, and a person editing by hand.</summary>
internal sealed record User(Guid Id, string Name, string Token, string? Email)
{
    public static readonly User Bot =
        new(new Guid("5a9db0c5-0000-8000-8000-0000000000b0"), ApiError.IntegrationName, "ntn_sandbox", Email: null);

    public static readonly User Person =
        new(new Guid("5a9db0c5-0000-8000-8000-0000000000a1"), "Camille Humaine", "ntn_human", "camille@example.com");

    public static readonly User[] All = [Person, Bot];

    public bool IsBot => Email is null;

    public static User? ById(Guid id) => All.FirstOrDefault(user => user.Id == id);

    public static User? ByToken(string token) => All.FirstOrDefault(user => user.Token == token);
}
