-- What an OpenID provider keeps, and sign-ins of websites that wait for a scan. Ids are hashes, contents are sealed.
CREATE TABLE {{prefix}}oidc_records (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  sealed TEXT NOT NULL,
  grant_id TEXT,
  uid TEXT,
  user_code TEXT,
  user_id TEXT,
  expires_at INTEGER,
  consumed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}oidc_records_grant_id ON {{prefix}}oidc_records (grant_id, kind) WHERE grant_id IS NOT NULL;
CREATE INDEX {{prefix}}oidc_records_uid ON {{prefix}}oidc_records (uid) WHERE uid IS NOT NULL;
CREATE INDEX {{prefix}}oidc_records_user_code ON {{prefix}}oidc_records (user_code) WHERE user_code IS NOT NULL;
CREATE INDEX {{prefix}}oidc_records_user_id ON {{prefix}}oidc_records (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX {{prefix}}oidc_records_expires_at ON {{prefix}}oidc_records (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE {{prefix}}scan_logins (
  id TEXT NOT NULL PRIMARY KEY,
  app_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  state TEXT NOT NULL,
  user_id TEXT,
  agreed TEXT,
  changed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX {{prefix}}scan_logins_changed_at ON {{prefix}}scan_logins (changed_at);
CREATE INDEX {{prefix}}scan_logins_expires_at ON {{prefix}}scan_logins (expires_at);
CREATE INDEX {{prefix}}scan_logins_user_id ON {{prefix}}scan_logins (user_id) WHERE user_id IS NOT NULL;
