using Presta.People;

namespace Presta.Api.Kit;

/// <summary>For what a second factor must have been shown within the last five minutes (<c>docs/adr/0014-step-up.md</c>).</summary>
internal enum StepUp
{
    /// <summary>What the account rests on: of everybody, also of who has no factor yet.</summary>
    Account,

    /// <summary>Money, rights, deletion: of everybody who has a factor, or whose role demands one.</summary>
    Deed,

    /// <summary>As a deed, where a list is asked for as a file; a page of it needs nothing.</summary>
    File,
}

/// <summary>Said on a group or an endpoint; every list says it of its files. Without the proof: 403 <c>STEP_UP_REQUIRED</c>.</summary>
internal sealed record StepUpMetadata(StepUp Of)
{
    public bool IsMissing(Admittance admitted, HttpContext http, DateTimeOffset now) => !admitted.HasProven(now) && Of switch
    {
        StepUp.Account => true,
        StepUp.Deed => admitted.HasFactor,
        StepUp.File => admitted.HasFactor && IsFile(http),
    };

    private static bool IsFile(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<ListingMetadata>() is { } list && list.Allowed.Wanted(http.Request) is not null;
}

internal static class StepUps
{
    public static TBuilder NeedsStepUp<TBuilder>(this TBuilder endpoints, StepUp of = StepUp.Deed)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new StepUpMetadata(of));
}
