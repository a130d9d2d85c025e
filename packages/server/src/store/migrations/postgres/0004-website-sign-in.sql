-- What an OpenID provider keeps, and sign-ins of websites that wait for a scan. Ids are hashes, contents are sealed.
CREATE TABLE IF NOT EXISTS {{prefix}}oidc_records (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  sealed text NOT NULL,
  grant_id text COLLATE "C",
  uid text COLLATE "C",
  user_code text COLLATE "C",
  user_id text COLLATE "C",
  expires_at bigint,
  consumed_at bigint
);

CREATE INDEX IF NOT EXISTS {{prefix}}oidc_records_grant_id ON {{prefix}}oidc_records (grant_id, kind) WHERE grant_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS {{prefix}}oidc_records_uid ON {{prefix}}oidc_records (uid) WHERE uid IS NOT NULL;
CREATE INDEX IF NOT EXISTS {{prefix}}oidc_records_user_code ON {{prefix}}oidc_records (user_code) WHERE user_code IS NOT NULL;
CREATE INDEX IF NOT EXISTS {{prefix}}oidc_records_user_id ON {{prefix}}oidc_records (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS {{prefix}}oidc_records_expires_at ON {{prefix}}oidc_records (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS {{prefix}}scan_logins (
  id text COLLATE "C" NOT NULL PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL,
  sealed text NOT NULL,
  state text NOT NULL,
  user_id text COLLATE "C",
  agreed text,
  changed_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

CREATE INDEX IF NOT EXISTS {{prefix}}scan_logins_changed_at ON {{prefix}}scan_logins (changed_at);
CREATE INDEX IF NOT EXISTS {{prefix}}scan_logins_expires_at ON {{prefix}}scan_logins (expires_at);
CREATE INDEX IF NOT EXISTS {{prefix}}scan_logins_user_id ON {{prefix}}scan_logins (user_id) WHERE user_id IS NOT NULL;
