-- Who did or was refused what, from where, with what result: one chain of hashes, see docs/adr/0009-audit.md.
-- seq is given by the writer, without gaps, in the order of commits. The lines of journal entries name them by noun, id and version.
CREATE TABLE IF NOT EXISTS audit(
  seq       INTEGER PRIMARY KEY,
  at        TEXT    NOT NULL,
  actor     TEXT    NULL,
  session   TEXT    NULL,
  action    TEXT    NOT NULL,
  noun      TEXT    NULL,
  id        TEXT    NULL,
  version   INTEGER NULL,
  object    TEXT    NULL,
  status    INTEGER NULL,
  code      TEXT    NULL,
  count     INTEGER NOT NULL,
  address   TEXT    NULL,
  agent     TEXT    NULL,
  request   TEXT    NULL,
  operation TEXT    NULL,
  digest    TEXT    NULL,
  prev_hash TEXT    NOT NULL,
  hash      TEXT    NOT NULL);
CREATE INDEX IF NOT EXISTS audit_entry ON audit(noun, id, version) WHERE noun IS NOT NULL;
CREATE INDEX IF NOT EXISTS audit_operation ON audit(operation) WHERE operation IS NOT NULL;

-- Against accidents, not against whoever owns the database: those the hashes are for.
CREATE TRIGGER IF NOT EXISTS audit_unchanged BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER IF NOT EXISTS audit_kept BEFORE DELETE ON audit WHEN old.at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-90 days')
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is kept for 90 days');
END;
