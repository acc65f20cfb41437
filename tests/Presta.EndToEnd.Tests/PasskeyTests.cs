using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Presta.EndToEnd.Kit;

namespace Presta.EndToEnd;

/// <summary>Passkeys as a page and an authenticator use them: two API nodes, real grains, and the challenges as they are sealed.</summary>
public sealed class PasskeyTests(ITestOutputHelper output)
{
    private const string Party = "presta.example";
    private const string Origin = "https://portal.presta.example";
    private static readonly string[] Settings = [$"--Auth:Passkeys:RelyingParty={Party}", $"--Auth:Passkeys:Origins={Origin}"];

    [Fact]
    public async Task A_passkey_made_at_one_node_signs_in_at_another_and_whatever_is_wrong_answers_alike()
    {
        var (gateway, url) = (FreePorts.Next(), Child.FreeUrl());
        await using var presta = await Installation.Start([.. Installation.Unhurried, .. Settings, $"--Silo:GatewayPort={gateway}"]);
        await using var node = await Child.Start("Presta.Api", "Presta is ready on",
            ["--urls", url, $"--Silo:GatewayPort={gateway}", $"--Presta:Files:Path={presta.Place("files")}", .. Settings,
                .. Client.Unlimited]);
        using var there = new Client(url);
        await presta.Tells(async () =>
        {
            using var device = new SoftAuthenticator(Party, Origin);
            var id = await Register(presta.Client, device, "Portable");

            var entered = await there.Post("/api/auth/passkeys/sign-in", new { credential = device.Shown(await Challenge(presta.Client)) });
            there.Token = entered.Data.GetProperty("token").GetString()!;
            Assert.Equal(presta.Client.Token.Split('.')[0], there.Token.Split('.')[0]);   // the same kind of token
            var check = (await there.Get("/api/auth/check-session")).Data;
            Assert.Equal(
                ("aal2", Client.Email),
                (check.GetProperty("assurance").GetString(), check.GetProperty("user").GetProperty("email").GetString()));
            Assert.True((await there.Get("/api/client/projects")).IsOk);
            Assert.NotEqual(JsonValueKind.Null, (await there.Get("/api/auth/passkeys")).Data[0].GetProperty("last_used_at").ValueKind);

            await Refusals(presta.Client, there, device);

            var once = device.Shown(await Challenge(there));
            var five = await Task.WhenAll(Enumerable.Range(0, 5).Select(n =>
                (n % 2 == 0 ? there : presta.Client).Post("/api/auth/passkeys/sign-in", new { credential = once })));
            Assert.Single(five, r => r.IsOk);
            Assert.All(five.Where(r => !r.IsOk), r => Assert.Equal((401, "INVALID_CREDENTIALS"), Refusal(r)));
            output.Tell($"five sign-ins at two nodes with one challenge: {string.Join(", ", five.Select(r => (int)r.Status).Order())}");

            Assert.True((await there.Delete($"/api/auth/passkeys/{id}")).IsOk);
            Assert.Equal(404, (int)(await there.Delete($"/api/auth/passkeys/{id}")).Status);
            Assert.Equal((401, "INVALID_CREDENTIALS"), Refusal(await SignIn(there, device)));
        });
    }

    [Fact]
    public async Task A_superadmin_comes_in_by_a_passkey_alone_and_a_disabled_account_not_at_all()
    {
        await using var presta = await Installation.Start([.. Installation.Unhurried, .. Settings]);
        await presta.Tells(async () =>
        {
            using var client = new Client(presta.Url);
            var challenged =
                (await client.Post("/api/auth/login", new { email = "superadmin@demo.presta", password = "Presta-Demo-2025!" })).Data;
            var challenge = challenged.GetProperty("challenge_token").GetString();
            var entered = await client.Post("/api/auth/verify-2fa", new { challenge_token = challenge, code = Totp() });
            client.Token = entered.Data.GetProperty("token").GetString()!;
            using var device = new SoftAuthenticator(Party, Origin);
            await Register(client, device, "Clé USB");

            var byPasskey = await SignIn(client, device);
            client.Token = byPasskey.Data.GetProperty("token").GetString()!;
            Assert.False(byPasskey.Data.TryGetProperty("challenge_token", out _));
            // What asks for a second factor within five minutes has been shown one.
            var seen = (await presta.Client.Get("/api/auth/me")).Data.GetProperty("id").GetString();
            Assert.True((await client.Post("/api/auth/view-as", new { user_id = seen })).IsOk);

            using var owner = new SoftAuthenticator(Party, Origin);
            await Register(presta.Client, owner, "Portable");
            var person = (await presta.Sandbox.Pages("Utilisateurs")).Single(p => p.Text("Email") == Client.Email);
            await presta.Sandbox.Edit(person.Id, new() { ["Statut"] = Values.Choice("Désactivé") });
            await Wait.Until(async () => Refusal(await SignIn(client, owner)) == (401, "INVALID_CREDENTIALS"),
                TimeSpan.FromSeconds(30), "the disabled account is refused");
        });
    }

    private async Task Refusals(Client here, Client there, SoftAuthenticator device)
    {
        using var stranger = new SoftAuthenticator(Party, Origin) { UserHandle = device.UserHandle };
        using var twin = new SoftAuthenticator(Party, Origin) { UserHandle = device.UserHandle, CredentialId = device.CredentialId };
        var foreign = JsonSerializer.SerializeToElement(device.Shown(Base64Url.EncodeToString(new byte[56])));
        var used = await Challenge(here);
        Assert.True((await there.Post("/api/auth/passkeys/sign-in", new { credential = device.Shown(used) })).IsOk);
        (string What, object Credential)[] wrong =
        [
            ("unknown credential", stranger.Shown(await Challenge(here))),
            ("another key", twin.Shown(await Challenge(here))),
            ("wrong signature", device.Shown(await Challenge(here), signature => [.. signature[..^1], (byte)(signature[^1] ^ 1)])),
            ("made-up challenge", foreign),
            ("bent challenge", device.Shown(Bent(await Challenge(here)))),
            ("challenge of a creation",
                device.Shown((await here.Post("/api/auth/passkeys/options", new { })).Data.GetProperty("challenge").GetString()!)),
            ("used challenge", device.Shown(used)),
            ("a creation", device.Shown(await Challenge(here), type: "webauthn.create")),
            ("wrong origin", await With(d => d.Origin = "https://presta.example.evil.ch", d => d.Origin = Origin)),
            ("wrong relying party", await With(d => d.RelyingParty = "evil.ch", d => d.RelyingParty = Party)),
            ("no user verification", await With(d => d.IsUserVerified = false, d => d.IsUserVerified = true)),
            ("no handle", await With(d => d.UserHandle = [], d => d.UserHandle = stranger.UserHandle)),
            ("a handle that is nobody's",
                await With(d => d.UserHandle = Guid.NewGuid().ToByteArray(), d => d.UserHandle = stranger.UserHandle)),
            ("an address for a handle",
                await With(d => d.UserHandle = Encoding.UTF8.GetBytes(Client.Email), d => d.UserHandle = stranger.UserHandle)),
            ("a count that does not rise", await With(d => d.Count = 0, d => d.Count = 100)),
        ];
        var messages = new HashSet<string>();
        foreach (var (what, credential) in wrong)
        {
            var reply = await there.Post("/api/auth/passkeys/sign-in", new { credential });
            Assert.True(Refusal(reply) == (401, "INVALID_CREDENTIALS"), $"{what}: {reply.Text}");
            messages.Add(reply.Json.GetProperty("error").GetProperty("message").GetString()!);
        }
        Assert.Single(messages);
        output.Tell($"{wrong.Length} passkeys that were no good: 401 INVALID_CREDENTIALS, \"{messages.Single()}\"");
        Assert.True((await SignIn(there, device)).IsOk);

        async Task<object> With(Action<SoftAuthenticator> bend, Action<SoftAuthenticator> back)
        {
            bend(device);
            var shown = device.Shown(await Challenge(here));
            back(device);
            return shown;
        }
    }

    private static async Task<string> Register(Client client, SoftAuthenticator device, string name)
    {
        var options = (await client.Post("/api/auth/passkeys/options", new { })).Data;
        Assert.Equal(Party, options.GetProperty("rp").GetProperty("id").GetString());
        device.UserHandle = Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString());
        return (await client.Post(
            "/api/auth/passkeys", new { name, credential = device.Created(options.GetProperty("challenge").GetString()!) })).Id;
    }

    private static async Task<string> Challenge(Client client) =>
        (await client.Post("/api/auth/passkeys/challenge", new { })).Data.GetProperty("challenge").GetString()!;

    private static async Task<Reply> SignIn(Client client, SoftAuthenticator device) =>
        await client.Post("/api/auth/passkeys/sign-in", new { credential = device.Shown(await Challenge(client)) });

    private static string Bent(string challenge) => (challenge[0] == 'A' ? 'B' : 'A') + challenge[1..];

    private static (int, string?) Refusal(Reply reply) =>
        ((int)reply.Status, reply.IsOk ? null : reply.Json.GetProperty("error").GetProperty("code").GetString());

    /// <summary>RFC 6238, of the demo superadmin's secret.</summary>
    private static string Totp()
    {
        var step = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        Array.Reverse(step);
        var hash = System.Security.Cryptography.HMACSHA1.HashData(Base32("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), step);
        var at = hash[^1] & 0x0F;
        return $"{(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & int.MaxValue) % 1_000_000:000000}";
    }

    private static byte[] Base32(string text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(text.Select(c => Convert.ToString(Alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(n => Convert.ToByte(bits.Substring(8 * n, 8), 2))];
    }
}
