-- What has to be mailed, and what was. A letter holds one-time links: its body is gone once it was sent or given up.
-- A claim is a due time in the future: whoever was killed with one gives it back by that.
CREATE TABLE IF NOT EXISTS mail(
  id         TEXT    PRIMARY KEY,
  kind       TEXT    NOT NULL,
  to_hash    TEXT    NOT NULL,
  body       TEXT    NULL,
  state      TEXT    NOT NULL,
  queued_at  TEXT    NOT NULL,
  due_at     TEXT    NOT NULL,
  expires_at TEXT    NOT NULL,
  attempts   INTEGER NOT NULL,
  claim      TEXT    NULL,
  sent_at    TEXT    NULL,
  note       TEXT    NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS mail_due ON mail(due_at) WHERE state = 'Waiting';
