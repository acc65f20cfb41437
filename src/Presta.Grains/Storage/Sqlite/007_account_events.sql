-- Events that name an account, and more beside it: the provider that vouched, the session that was ended. "user=" and an id are 41 characters.
CREATE INDEX IF NOT EXISTS audit_account ON audit(substr(object, 1, 41), seq) WHERE object IS NOT NULL;
DROP INDEX IF EXISTS audit_object;
