using System.Collections.Concurrent;
using Presta.NotionSandbox.Model;

namespace Presta.NotionSandbox.Store;

/// <summary>
/// Everything the workspace holds. One lock serialises writes and is held only while records are exchanged;
/// the records are immutable, so readers serialise them without it.
/// </summary>
internal sealed class World
{
    public static readonly Guid RootPageId = new("5a9db0c5-0000-8000-8000-000000000001");

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly int? seed;
    private readonly Dictionary<Guid, RowSet> rows = [];
    private readonly Dictionary<Guid, List<Guid>> children = [];
    private IJournal journal = NoJournal.Instance;
    private Random random;
    private long seq;

    public World(TimeProvider clock, int? seed)
    {
        (this.clock, this.seed) = (clock, seed);
        random = NewRandom();
    }

    public ConcurrentDictionary<Guid, Page> Pages { get; } = [];
    public ConcurrentDictionary<Guid, Database> Databases { get; } = [];
    public ConcurrentDictionary<Guid, Block> Blocks { get; } = [];
    public ConcurrentDictionary<Guid, Comment> Comments { get; } = [];
    public ConcurrentDictionary<Guid, Upload> Uploads { get; } = [];

    public BackReferences BackReferences { get; } = new();

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Loads what the journal holds, or starts with the one shared page.</summary>
    public void Open(IJournal store)
    {
        lock (gate)
        {
            foreach (var change in store.Load())
                Apply(change);
            BackReferences.Clear();
            random = NewRandom();
            journal = store;
            store.Compact(Everything, Pages.Count + Databases.Count + Blocks.Count + Comments.Count + Uploads.Count);
        }
        EnsureRootPage();
    }

    /// <summary>
    /// The work sees its own changes at once; they are in the journal before this returns. It must validate before its first change.
    /// </summary>
    public T Write<T>(Func<Edit, T> work)
    {
        lock (gate)
        {
            var edit = new Edit(this);
            var result = work(edit);
            journal.Append(edit.Changes);
            return result;
        }
    }

    public Page[] Rows(Guid database)
    {
        lock (gate)
            return rows.TryGetValue(database, out var set) ? set.Snapshot() : [];
    }

    public Guid[] Children(Guid parent)
    {
        lock (gate)
            return children.TryGetValue(parent, out var list) ? [.. list] : [];
    }

    public void Clear()
    {
        lock (gate)
        {
            Pages.Clear();
            Databases.Clear();
            Blocks.Clear();
            Comments.Clear();
            Uploads.Clear();
            rows.Clear();
            children.Clear();
            BackReferences.Clear();
            (seq, random) = (0, NewRandom());
            journal.Clear();
        }
        EnsureRootPage();
    }

    internal Random Random => random;

    internal long NextSeq() => ++seq;

    internal void Apply(Change change)
    {
        switch (change)
        {
            case PutPage { Page: var page }:
                Put(page);
                break;
            case PutDatabase { Database: var database }:
                Databases[database.Id] = database;
                seq = Math.Max(seq, database.Seq);
                break;
            case PutBlock { Block: var block }:
                Blocks[block.Id] = block;
                break;
            case PutChildren put:
                Insert(put);
                break;
            case PutComment { Comment: var comment }:
                Comments[comment.Id] = comment;
                seq = Math.Max(seq, comment.Seq);
                break;
            case PutUpload { Upload: var upload }:
                Uploads[upload.Id] = upload;
                seq = Math.Max(seq, upload.Seq);
                break;
            case Numbered numbered when Databases.TryGetValue(numbered.Database, out var counted):
                Databases[counted.Id] = counted with { LastUniqueId = numbered.Last };
                break;
            case Link link when Pages.TryGetValue(link.Page, out var page):
                BackReferences.Note(link, Now);
                Put(page.With(link.Property, Linked(page[link.Property] as RelationValue, link)));
                break;
        }
    }

    private void Put(Page page)
    {
        Pages[page.Id] = page;
        seq = Math.Max(seq, page.Seq);
        if (page.Parent.Kind is not ParentKind.Database)
            return;
        if (!rows.TryGetValue(page.Parent.Id, out var set))
            rows[page.Parent.Id] = set = new RowSet();
        set.Put(page);
    }

    private void Insert(PutChildren put)
    {
        if (!children.TryGetValue(put.Parent, out var list))
            children[put.Parent] = list = [];
        var after = put.After is { } sibling ? list.IndexOf(sibling) : -1;
        list.InsertRange(after < 0 ? list.Count : after + 1, put.Children);
    }

    private static RelationValue? Linked(RelationValue? value, Link link)
    {
        var pages = value?.Pages ?? [];
        var has = pages.Contains(link.Target);
        if (has != link.On)
            pages = link.On ? [.. pages, link.Target] : [.. pages.Where(page => page != link.Target)];
        return pages is [] ? null : new RelationValue(pages);
    }

    private IEnumerable<Change> Everything() =>
    [
        .. Databases.Values.OrderBy(database => database.Seq).Select(database => new PutDatabase(database)),
        .. Pages.Values.OrderBy(page => page.Seq).Select(page => new PutPage(page)),
        .. Blocks.Values.Select(block => new PutBlock(block)),
        .. children.Select(pair => new PutChildren(pair.Key, [.. pair.Value], After: null)),
        .. Comments.Values.OrderBy(comment => comment.Seq).Select(comment => new PutComment(comment)),
        .. Uploads.Values.OrderBy(upload => upload.Seq).Select(upload => new PutUpload(upload)),
    ];

    // A loaded world must not be given its own ids a second time by the same seed.
    private Random NewRandom() => seed is { } fixed_ ? new Random(fixed_ + (int)seq) : new Random();

    private void EnsureRootPage()
    {
        if (Pages.ContainsKey(RootPageId))
            return;
        Write(edit =>
        {
            var title = Content.RichText.Plain("Espace de travail");
            var made = new Stamp(Now, User.Person.Id);
            edit.Apply(new PutPage(new Page(RootPageId, edit.NextSeq(), Parent.Workspace, made, made, InTrash: false,
                new Icon("🏠", File: null), Cover: null, new() { ["title"] = title })));
            return true;
        });
    }
}
