using System.Text;
using Presta.Edge;

namespace Presta.Notion.Tests;

public sealed class FailureTests
{
    private static readonly NotionCall Read = new("GET", "pages/x", "pages/{id}", CallClass.Read);
    private static readonly NotionCall Create = new("POST", "pages", "pages", CallClass.Create);

    /// <summary>Status, code, whether it passes by itself, whether a create must be looked for.</summary>
    public static TheoryData<int, string, bool, bool> Table => new()
    {
        { 400, "validation_error", false, false },
        { 401, "unauthorized", false, false },
        { 403, "restricted_resource", false, false },
        { 404, "object_not_found", false, false },
        { 409, "conflict_error", true, true },
        { 429, "rate_limited", true, false },
        { 500, "internal_server_error", true, true },
        { 503, "service_unavailable", true, true },
        { 504, "gateway_timeout", true, true },
        { 529, "service_overload", true, false },
    };

    [Theory, MemberData(nameof(Table))]
    public void Every_error_says_what_to_do(int status, string code, bool isPassing, bool isAmbiguous)
    {
        var failure = NotionFailures.Of(Create, Replies.Error(status, code, TimeSpan.FromSeconds(3)));
        Assert.Equal(
            (status, code, "r-1", TimeSpan.FromSeconds(3)), (failure.Status, failure.Code, failure.RequestId, failure.RetryAfter!.Value));
        Assert.Equal((isPassing, isAmbiguous), (failure.IsPassing, failure.IsAmbiguous));
        Assert.False(NotionFailures.Of(Read, Replies.Error(status, code)).IsAmbiguous);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void No_answer_is_ambiguous_once_the_request_was_sent(bool isSent, bool isAmbiguous) =>
        Assert.Equal(isAmbiguous, NotionFailures.Of(Create, Replies.None(isSent)).IsAmbiguous);

    [Fact]
    public void A_page_of_html_is_an_error_like_any_other()
    {
        var failure = NotionFailures.Of(Create, Replies.Html(502));
        Assert.Equal((502, "", true, true), (failure.Status, failure.Code, failure.IsPassing, failure.IsAmbiguous));
    }

    [Fact]
    public void Several_data_sources_have_an_exception_of_their_own()
    {
        var failure = NotionFailures.Of(Read, Replies.Error(400, "validation_error", more:
            ""","additional_data":{"error_type":"multiple_data_sources_for_database","child_data_source_ids":["a"]}"""));
        Assert.Contains(
            "child_data_source_ids", Assert.IsType<MultipleDataSourcesException>(failure).AdditionalData, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_an_error()
    {
        var client = new NotionClient(new Scripted(Replies.Json("{}") with { Body = Encoding.UTF8.GetBytes("nonsense") }));
        await Assert.ThrowsAsync<NotionException>(() => client.Me());
    }

    [Fact]
    public async Task A_failure_names_the_route_and_never_the_body()
    {
        var client = new NotionClient(new Scripted(Replies.Error(404, "object_not_found")));
        var failure = await Assert.ThrowsAsync<NotionException>(() => client.GetPage("p"));
        Assert.Equal("GET pages/{id}: 404 object_not_found: No.", failure.Message);
    }
}
