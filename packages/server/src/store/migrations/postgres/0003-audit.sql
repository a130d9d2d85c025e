-- What matters to security, once it has happened: rows are added and, when they are old, deleted, but never changed.
CREATE TABLE IF NOT EXISTS {{prefix}}audit (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  happened_at bigint NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL,
  reason text,
  actor text NOT NULL,
  user_id text COLLATE "C",
  session_id text COLLATE "C",
  app_id text COLLATE "C",
  request_id text COLLATE "C",
  address text
);

CREATE INDEX IF NOT EXISTS {{prefix}}audit_user_id ON {{prefix}}audit (user_id, id);
CREATE INDEX IF NOT EXISTS {{prefix}}audit_happened_at ON {{prefix}}audit (happened_at);
