-- What has to be mailed, and what was. A letter holds one-time links: its body is gone once it was sent or given up.
-- A claim is a due time in the future: whoever was killed with one gives it back by that.
CREATE TABLE IF NOT EXISTS mail(
  id         uuid PRIMARY KEY,
  kind       text        NOT NULL,
  to_hash    text        NOT NULL,
  body       text        NULL,
  state      text        NOT NULL,
  queued_at  timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  attempts   integer     NOT NULL,
  claim      text        NULL,
  sent_at    timestamptz NULL,
  note       text        NULL);
CREATE INDEX IF NOT EXISTS mail_due ON mail(due_at) WHERE state = 'Waiting';
