-- Every change of every row, append-only: commit point, outbox, audit, history.
-- Instants keep the microsecond here; the row's own JSON keeps more.
CREATE TABLE IF NOT EXISTS journal(
  seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  noun         text        NOT NULL,
  id           uuid        NOT NULL,
  version      bigint      NOT NULL,
  kind         text        NOT NULL,
  actor        text        NOT NULL,
  at           timestamptz NOT NULL,
  operation    text        NULL,
  changes      text        NOT NULL,
  row          text        NOT NULL,
  delivery     text        NOT NULL,
  delivered_at timestamptz NULL,
  note         text        NULL,
  UNIQUE(noun, id, version));
CREATE INDEX IF NOT EXISTS journal_after ON journal(noun, seq);
CREATE INDEX IF NOT EXISTS journal_operation ON journal(operation) WHERE operation IS NOT NULL;
CREATE INDEX IF NOT EXISTS journal_pending ON journal(seq) WHERE delivery = 'Pending';
CREATE INDEX IF NOT EXISTS journal_undelivered ON journal(noun, id, version) WHERE delivery <> 'Delivered';

-- A snapshot's chunks are staged one by one under their own stage; the head names the stage that counts.
CREATE TABLE IF NOT EXISTS snapshot(
  noun  text PRIMARY KEY,
  seq   bigint NOT NULL,
  stage text   NOT NULL);
CREATE TABLE IF NOT EXISTS snapshot_chunk(
  noun  text    NOT NULL,
  stage text    NOT NULL,
  n     integer NOT NULL,
  bytes bytea   NOT NULL,
  PRIMARY KEY(noun, stage, n));

-- Which Notion page a row born in Presta is.
CREATE TABLE IF NOT EXISTS page(
  noun    text NOT NULL,
  id      uuid NOT NULL,
  page_id text NOT NULL UNIQUE,
  PRIMARY KEY(noun, id));

-- The arbiter of Notion's budget: one row.
CREATE TABLE IF NOT EXISTS notion_slot(
  id    integer PRIMARY KEY CHECK(id = 1),
  state text NOT NULL);
INSERT INTO notion_slot(id, state) VALUES(1, '{}') ON CONFLICT DO NOTHING;
