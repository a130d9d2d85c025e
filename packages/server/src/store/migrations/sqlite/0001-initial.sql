CREATE TABLE {{prefix}}users (
  id TEXT NOT NULL PRIMARY KEY,
  nickname TEXT,
  avatar_url TEXT,
  phone_sealed TEXT,
  phone_index TEXT UNIQUE,
  phone_masked TEXT,
  phone_country_code TEXT,
  has_unionid INTEGER NOT NULL,
  merged_into TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}users_merged_into ON {{prefix}}users (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE {{prefix}}identities (
  app_id TEXT NOT NULL,
  open_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  platform TEXT,
  union_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, open_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}identities_user_id ON {{prefix}}identities (user_id);

CREATE TABLE {{prefix}}unionids (
  platform TEXT NOT NULL,
  union_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (platform, union_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}unionids_user_id ON {{prefix}}unionids (user_id);

-- One row is the ring of one identity, newest first: a login shifts it in one statement.
CREATE TABLE {{prefix}}session_keys (
  app_id TEXT NOT NULL,
  open_id TEXT NOT NULL,
  fingerprint_1 TEXT NOT NULL,
  sealed_1 TEXT NOT NULL,
  fingerprint_2 TEXT,
  sealed_2 TEXT,
  fingerprint_3 TEXT,
  sealed_3 TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (app_id, open_id)
) STRICT, WITHOUT ROWID;

-- By its hash, which every verification goes by; its id is only asked for together with its user.
CREATE TABLE {{prefix}}sessions (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  app_id TEXT NOT NULL,
  open_id TEXT NOT NULL,
  device TEXT,
  is_new_user INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoke_reason TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX {{prefix}}sessions_user_id ON {{prefix}}sessions (user_id, id);
-- With revoked_at, so that live sessions are counted without reading their rows.
CREATE INDEX {{prefix}}sessions_expires_at ON {{prefix}}sessions (expires_at, revoked_at);
CREATE INDEX {{prefix}}sessions_revoked_at ON {{prefix}}sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE {{prefix}}merges (
  id TEXT NOT NULL PRIMARY KEY,
  survivor_id TEXT NOT NULL,
  merged_id TEXT NOT NULL,
  cause TEXT NOT NULL,
  merged_at INTEGER NOT NULL,
  undone_at INTEGER,
  before_state TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}merges_survivor_id ON {{prefix}}merges (survivor_id, merged_id);
CREATE INDEX {{prefix}}merges_merged_id ON {{prefix}}merges (merged_id);

CREATE TABLE {{prefix}}outbox (
  id TEXT NOT NULL PRIMARY KEY,
  type TEXT NOT NULL,
  user_id TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  available_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  delivered TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}outbox_available_at ON {{prefix}}outbox (available_at, id);
CREATE INDEX {{prefix}}outbox_user_id ON {{prefix}}outbox (user_id);

CREATE TABLE {{prefix}}shared_values (
  key_name TEXT NOT NULL PRIMARY KEY,
  content TEXT NOT NULL,
  version INTEGER NOT NULL,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}shared_values_expires_at ON {{prefix}}shared_values (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE {{prefix}}taken_values (
  key_name TEXT NOT NULL PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}taken_values_expires_at ON {{prefix}}taken_values (expires_at);
