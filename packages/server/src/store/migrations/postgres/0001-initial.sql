CREATE TABLE IF NOT EXISTS {{prefix}}users (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  nickname text,
  avatar_url text,
  phone_sealed text,
  phone_index text COLLATE "C" UNIQUE,
  phone_masked text,
  phone_country_code text,
  has_unionid integer NOT NULL,
  merged_into text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE INDEX IF NOT EXISTS {{prefix}}users_merged_into ON {{prefix}}users (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE IF NOT EXISTS {{prefix}}identities (
  app_id text COLLATE "C" NOT NULL,
  open_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  platform text COLLATE "C",
  union_id text COLLATE "C",
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (app_id, open_id)
);

CREATE INDEX IF NOT EXISTS {{prefix}}identities_user_id ON {{prefix}}identities (user_id);

CREATE TABLE IF NOT EXISTS {{prefix}}unionids (
  platform text COLLATE "C" NOT NULL,
  union_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (platform, union_id)
);

CREATE INDEX IF NOT EXISTS {{prefix}}unionids_user_id ON {{prefix}}unionids (user_id);

-- One row is the ring of one identity, newest first: a login shifts it in one statement.
CREATE TABLE IF NOT EXISTS {{prefix}}session_keys (
  app_id text COLLATE "C" NOT NULL,
  open_id text COLLATE "C" NOT NULL,
  fingerprint_1 text NOT NULL,
  sealed_1 text NOT NULL,
  fingerprint_2 text,
  sealed_2 text,
  fingerprint_3 text,
  sealed_3 text,
  updated_at bigint NOT NULL,
  PRIMARY KEY (app_id, open_id)
);

-- By its hash, which every verification goes by; its id is only asked for together with its user.
CREATE TABLE IF NOT EXISTS {{prefix}}sessions (
  token_hash text COLLATE "C" NOT NULL PRIMARY KEY,
  id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  app_id text COLLATE "C" NOT NULL,
  open_id text COLLATE "C" NOT NULL,
  device text,
  is_new_user integer NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint,
  revoke_reason text
);

CREATE UNIQUE INDEX IF NOT EXISTS {{prefix}}sessions_user_id ON {{prefix}}sessions (user_id, id);
CREATE INDEX IF NOT EXISTS {{prefix}}sessions_expires_at ON {{prefix}}sessions (expires_at, revoked_at);
CREATE INDEX IF NOT EXISTS {{prefix}}sessions_revoked_at ON {{prefix}}sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS {{prefix}}merges (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  survivor_id text COLLATE "C" NOT NULL,
  merged_id text COLLATE "C" NOT NULL,
  cause text NOT NULL,
  merged_at bigint NOT NULL,
  undone_at bigint,
  before_state text NOT NULL
);

CREATE INDEX IF NOT EXISTS {{prefix}}merges_survivor_id ON {{prefix}}merges (survivor_id, merged_id);
CREATE INDEX IF NOT EXISTS {{prefix}}merges_merged_id ON {{prefix}}merges (merged_id);

CREATE TABLE IF NOT EXISTS {{prefix}}outbox (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  type text NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  data text NOT NULL,
  created_at bigint NOT NULL,
  available_at bigint NOT NULL,
  attempts integer NOT NULL,
  delivered text NOT NULL
);

CREATE INDEX IF NOT EXISTS {{prefix}}outbox_available_at ON {{prefix}}outbox (available_at, id);
CREATE INDEX IF NOT EXISTS {{prefix}}outbox_user_id ON {{prefix}}outbox (user_id);

CREATE TABLE IF NOT EXISTS {{prefix}}shared_values (
  key_name text COLLATE "C" NOT NULL PRIMARY KEY,
  content text NOT NULL,
  version bigint NOT NULL,
  expires_at bigint
);

CREATE INDEX IF NOT EXISTS {{prefix}}shared_values_expires_at ON {{prefix}}shared_values (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS {{prefix}}taken_values (
  key_name text COLLATE "C" NOT NULL PRIMARY KEY,
  expires_at bigint NOT NULL
);

CREATE INDEX IF NOT EXISTS {{prefix}}taken_values_expires_at ON {{prefix}}taken_values (expires_at);
