-- What matters to security, once it has happened: rows are added and, when they are old, deleted, but never changed.
CREATE TABLE {{prefix}}audit (
  id TEXT NOT NULL PRIMARY KEY,
  happened_at INTEGER NOT NULL,
  action TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  actor TEXT NOT NULL,
  user_id TEXT,
  session_id TEXT,
  app_id TEXT,
  request_id TEXT,
  address TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}audit_user_id ON {{prefix}}audit (user_id, id);
CREATE INDEX {{prefix}}audit_happened_at ON {{prefix}}audit (happened_at);
