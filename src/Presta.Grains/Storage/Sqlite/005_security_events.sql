-- What an account's owner is told of the trail: events that name the account, and files that its owner took away.
CREATE INDEX IF NOT EXISTS audit_object ON audit(object, seq) WHERE object IS NOT NULL;
CREATE INDEX IF NOT EXISTS audit_refused ON audit(actor, seq) WHERE code IS NOT NULL;
