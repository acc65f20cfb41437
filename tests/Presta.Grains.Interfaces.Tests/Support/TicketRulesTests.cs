using Presta.Documents;
using Presta.Support;

namespace Presta.Tests.Support;

public sealed class TicketRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_open_ticket_is_not_rated() => Assert.Equal(TicketErrors.NotDone, Open.RatedByClient(new(5), Now).Error);

    [Fact]
    public void A_rating_can_be_changed_for_seven_days_from_the_first_and_then_no_more()
    {
        var rated = Done.RatedByClient(new(2, "Lent"), Now).Value!;
        Assert.Same(rated, rated.RatedByClient(new(2, " Lent "), Now.AddDays(1)).Value);
        var changed = rated.RatedByClient(new(4), Now.AddDays(7)).Value!;
        Assert.Equal((4, null, Now), (changed.Rating, changed.RatingComment, changed.RatedAt));
        Assert.Equal(TicketErrors.RatingFixed, changed.RatedByClient(new(1), Now.AddDays(7).AddSeconds(1)).Error);
    }

    [Theory]
    [InlineData("Le formulaire est cassé", "le FORMULAIRE est casse")]
    [InlineData("Le formulaire de contact ne marche plus", "Formulaire de contact ne marche pas")]
    [InlineData("Connexion impossible", "Impossible connexion !")]
    [InlineData("Facture 2026-0012 en double", "Facture 2026-0012 en doubel")]
    [InlineData("?", "?")]
    public void Subjects_that_say_nearly_the_same_are_alike(string one, string other) =>
        Assert.Equal((true, true), (Subjects.AreAlike(one, other), Subjects.AreAlike(other, one)));

    [Theory]
    [InlineData("Le formulaire est cassé", "Question sur la dernière facture")]
    [InlineData("Ajouter l'italien au site", "Accès pour une nouvelle collègue")]
    [InlineData("Panne", "Panneau solaire à installer")]
    [InlineData("?", "!")]
    [InlineData("a", "")]
    public void Subjects_of_different_things_are_not(string one, string other) =>
        Assert.Equal((false, false), (Subjects.AreAlike(one, other), Subjects.AreAlike(other, one)));

    [Fact]
    public void A_file_that_was_blocked_stays_so_and_others_are_left_alone()
    {
        var message = new TicketMessage { Summary = "x", Attachments = [File("a"), File("b")] };
        Assert.Equal(ScanState.Pending, message.Scan);
        var judged = message.Scanned(EntityId.Of("a"), isClean: false).Scanned(EntityId.Of("b"), isClean: true);
        Assert.Equal([ScanState.Blocked, ScanState.Clean], judged.Attachments.Select(f => f.Scan));
        Assert.Equal(ScanState.Blocked, judged.Scan);
        Assert.Same(judged, judged.Scanned(EntityId.Of("a"), isClean: true));
        Assert.Same(judged, judged.Scanned(EntityId.Of("c"), isClean: false));
    }

    private static Ticket Open => new() { Subject = "x", CreatedAt = Now };

    private static Ticket Done => Open with { Status = TicketStatus.Resolved, ResolvedAt = Now };

    private static Attachment File(string id) => new(EntityId.Of(id), $"{id}.pdf", 1, "", $"tickets/{id}", FileType.Pdf, ScanState.Pending);
}
