using System.Collections.Immutable;
using Presta.Kit;
using Presta.Storage;

namespace Presta.Notifications;

internal sealed class InboxGrain(
    OwnerTools tools, [PersistentState("inbox", StorageRegistration.GrainStorage)] IPersistentState<ChannelChoices> choices,
    NoticeLetters letters)
    : OwnerGrain(tools), IInboxGrain
{
    /// <summary>So many of the oldest give way together.</summary>
    private const int Leaving = 20;

    /// <summary>At least as many as there are; how many there are is not known at first.</summary>
    private int kept = IInboxGrain.Most;

    private Scope Self => Scope.System with { UserId = EntityId.Parse(this.GetPrimaryKeyString()), Portal = Portal.None };

    /// <summary>A reminder has a letter of its own, which everybody gets.</summary>
    public async Task Add(Notification notification)
    {
        var wanted = choices.State.Of(notification.Category);
        if (notification.Occasion is not Occasion.InvoiceReminded) await letters.Send(notification, isChosen: wanted.Email is true);
        if (wanted.Dashboard is false) return;
        if ((await Create(Self, notification)).IsRefused(out var error, out _)) throw new UnavailableException(error);
        LetGo(Nouns.Notifications, notification.Id);
        if (++kept > IInboxGrain.Most) await GiveWay();
    }

    public Task<Result<Saved<Notification>>> Read(Scope self, EntityId id) =>
        Write<Notification>(self, id, expected: null, n => n.AsRead());

    public async Task<Result<int>> ReadAll(Scope self)
    {
        for (var read = 0; ; )
        {
            var page = await Catalog.Query(self, new ListQuery().Where("read", "false"));
            if (page.IsRefused(out var error, out var unread)) return error;
            if (unread.Items.IsEmpty) return read;
            foreach (var notification in unread.Items)
                if ((await Read(self with { Operation = default }, notification.Id)).IsRefused(out error, out _)) return error;
            read += unread.Items.Length;
        }
    }

    public Task<Result<ImmutableArray<ChannelChoice>>> Channels() =>
        Task.FromResult<Result<ImmutableArray<ChannelChoice>>>(choices.State.All);

    public async Task<Result<ImmutableArray<ChannelChoice>>> Choose(ChannelChoice choice)
    {
        await choices.Keep(choices.State.With(choice));
        return choices.State.All;
    }

    private INotificationsCatalog Catalog => GrainFactory.GetGrain<INotificationsCatalog>(Nouns.Notifications.Name);

    /// <summary>Several of the oldest go at once. What is too much is seen to with the next one when the catalog cannot tell now.</summary>
    private async Task GiveWay()
    {
        if ((await Catalog.Query(Self, new(Limit: Leaving, Descending: false))).IsRefused(out _, out var oldest)) return;
        kept = oldest.Total;
        if (kept <= IInboxGrain.Most) return;
        var gone = await WriteAll(Self with { Operation = default },
            () => Task.FromResult<Result<ImmutableArray<Row>>>(
                oldest.Items.Select(Row (n) => n with { IsTrashed = true }).ToImmutableArray()), ForgetAll, _ => { });
        if (gone.IsRefused(out _, out var trashed)) return;
        kept -= trashed.Length;
        foreach (var row in trashed) LetGo(Nouns.Notifications, row.Id);
    }
}
