-- Who did or was refused what, from where, with what result: one chain of hashes, see docs/adr/0009-audit.md.
-- seq is given by the writer, without gaps, in the order of commits. The lines of journal entries name them by noun, id and version.
CREATE TABLE IF NOT EXISTS audit(
  seq       bigint      PRIMARY KEY,
  at        timestamptz NOT NULL,
  actor     text        NULL,
  session   text        NULL,
  action    text        NOT NULL,
  noun      text        NULL,
  id        uuid        NULL,
  version   bigint      NULL,
  object    text        NULL,
  status    integer     NULL,
  code      text        NULL,
  count     integer     NOT NULL,
  address   text        NULL,
  agent     text        NULL,
  request   text        NULL,
  operation text        NULL,
  digest    text        NULL,
  prev_hash text        NOT NULL,
  hash      text        NOT NULL);
CREATE INDEX IF NOT EXISTS audit_entry ON audit(noun, id, version) WHERE noun IS NOT NULL;
CREATE INDEX IF NOT EXISTS audit_operation ON audit(operation) WHERE operation IS NOT NULL;

-- Against accidents, not against whoever owns the database: those the hashes are for.
CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'the audit trail is append-only'; END IF;
  IF old.at > now() - interval '90 days' THEN RAISE EXCEPTION 'the audit trail is kept for 90 days'; END IF;
  RETURN old;
END
$f$;
CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_append_only();
