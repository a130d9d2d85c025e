-- Keys compare byte by byte (utf8mb4_bin); what people write sorts and compares as people expect.
-- A statement here may run twice: this database ends a transaction at every change of the schema.
CREATE TABLE IF NOT EXISTS {{prefix}}users (
  id CHAR(36) NOT NULL,
  nickname VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  avatar_url TEXT,
  phone_sealed VARCHAR(1024),
  phone_index VARCHAR(128),
  phone_masked VARCHAR(64),
  phone_country_code VARCHAR(16),
  has_unionid SMALLINT NOT NULL,
  merged_into CHAR(36),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY {{prefix}}users_phone_index (phone_index),
  KEY {{prefix}}users_merged_into (merged_into)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}identities (
  app_id VARCHAR(64) NOT NULL,
  open_id VARCHAR(128) NOT NULL,
  user_id CHAR(36) NOT NULL,
  platform VARCHAR(128),
  union_id VARCHAR(128),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (app_id, open_id),
  KEY {{prefix}}identities_user_id (user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}unionids (
  platform VARCHAR(128) NOT NULL,
  union_id VARCHAR(128) NOT NULL,
  user_id CHAR(36) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (platform, union_id),
  KEY {{prefix}}unionids_user_id (user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- One row is the ring of one identity, newest first: a login shifts it in one statement.
CREATE TABLE IF NOT EXISTS {{prefix}}session_keys (
  app_id VARCHAR(64) NOT NULL,
  open_id VARCHAR(128) NOT NULL,
  fingerprint_1 VARCHAR(128) NOT NULL,
  sealed_1 VARCHAR(1024) NOT NULL,
  fingerprint_2 VARCHAR(128),
  sealed_2 VARCHAR(1024),
  fingerprint_3 VARCHAR(128),
  sealed_3 VARCHAR(1024),
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (app_id, open_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}sessions (
  id CHAR(36) NOT NULL,
  token_hash VARCHAR(64) NOT NULL,
  user_id CHAR(36) NOT NULL,
  app_id VARCHAR(64) NOT NULL,
  open_id VARCHAR(128) NOT NULL,
  device VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  is_new_user SMALLINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT,
  revoke_reason VARCHAR(64),
  PRIMARY KEY (id),
  UNIQUE KEY {{prefix}}sessions_token_hash (token_hash),
  KEY {{prefix}}sessions_user_id (user_id, id),
  KEY {{prefix}}sessions_expires_at (expires_at, revoked_at),
  KEY {{prefix}}sessions_revoked_at (revoked_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}merges (
  id CHAR(36) NOT NULL,
  survivor_id CHAR(36) NOT NULL,
  merged_id CHAR(36) NOT NULL,
  cause VARCHAR(64) NOT NULL,
  merged_at BIGINT NOT NULL,
  undone_at BIGINT,
  before_state MEDIUMTEXT NOT NULL,
  PRIMARY KEY (id),
  KEY {{prefix}}merges_survivor_id (survivor_id, merged_id),
  KEY {{prefix}}merges_merged_id (merged_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}outbox (
  id VARCHAR(128) NOT NULL,
  type VARCHAR(64) NOT NULL,
  user_id CHAR(36) NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  available_at BIGINT NOT NULL,
  attempts INT NOT NULL,
  delivered TEXT NOT NULL,
  PRIMARY KEY (id),
  KEY {{prefix}}outbox_available_at (available_at, id),
  KEY {{prefix}}outbox_user_id (user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}shared_values (
  key_name VARCHAR(128) NOT NULL,
  content MEDIUMTEXT NOT NULL,
  version BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (key_name),
  KEY {{prefix}}shared_values_expires_at (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}taken_values (
  key_name VARCHAR(128) NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (key_name),
  KEY {{prefix}}taken_values_expires_at (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
