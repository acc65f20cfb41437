-- Every change of every row, append-only: commit point, outbox, audit, history.
-- AUTOINCREMENT, not plain rowid: a seq that was handed out is never handed out again, whatever is removed.
CREATE TABLE IF NOT EXISTS journal(
  seq          INTEGER PRIMARY KEY AUTOINCREMENT,
  noun         TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  kind         TEXT    NOT NULL,
  actor        TEXT    NOT NULL,
  at           TEXT    NOT NULL,
  operation    TEXT    NULL,
  changes      TEXT    NOT NULL,
  row          TEXT    NOT NULL,
  delivery     TEXT    NOT NULL,
  delivered_at TEXT    NULL,
  note         TEXT    NULL,
  UNIQUE(noun, id, version));
CREATE INDEX IF NOT EXISTS journal_after ON journal(noun, seq);
CREATE INDEX IF NOT EXISTS journal_operation ON journal(operation) WHERE operation IS NOT NULL;
CREATE INDEX IF NOT EXISTS journal_pending ON journal(seq) WHERE delivery = 'Pending';
CREATE INDEX IF NOT EXISTS journal_undelivered ON journal(noun, id, version) WHERE delivery <> 'Delivered';

-- A snapshot's chunks are staged one by one under their own stage; the head names the stage that counts.
CREATE TABLE IF NOT EXISTS snapshot(
  noun  TEXT PRIMARY KEY,
  seq   INTEGER NOT NULL,
  stage TEXT    NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot_chunk(
  noun  TEXT    NOT NULL,
  stage TEXT    NOT NULL,
  n     INTEGER NOT NULL,
  bytes BLOB    NOT NULL,
  PRIMARY KEY(noun, stage, n));

-- Which Notion page a row born in Presta is.
CREATE TABLE IF NOT EXISTS page(
  noun    TEXT NOT NULL,
  id      TEXT NOT NULL,
  page_id TEXT NOT NULL UNIQUE,
  PRIMARY KEY(noun, id)) WITHOUT ROWID;

-- The arbiter of Notion's budget: one row.
CREATE TABLE IF NOT EXISTS notion_slot(
  id    INTEGER PRIMARY KEY CHECK(id = 1),
  state TEXT NOT NULL);
INSERT INTO notion_slot(id, state) VALUES(1, '{}') ON CONFLICT DO NOTHING;
