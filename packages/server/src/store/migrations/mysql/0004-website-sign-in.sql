-- What an OpenID provider keeps, and sign-ins of websites that wait for a scan. Ids are hashes, contents are sealed.
CREATE TABLE IF NOT EXISTS {{prefix}}oidc_records (
  id CHAR(43) NOT NULL,
  kind VARCHAR(64) NOT NULL,
  sealed MEDIUMTEXT NOT NULL,
  grant_id CHAR(43),
  uid CHAR(43),
  user_code CHAR(43),
  user_id CHAR(36),
  expires_at BIGINT,
  consumed_at BIGINT,
  PRIMARY KEY (id),
  KEY {{prefix}}oidc_records_grant_id (grant_id, kind),
  KEY {{prefix}}oidc_records_uid (uid),
  KEY {{prefix}}oidc_records_user_code (user_code),
  KEY {{prefix}}oidc_records_user_id (user_id),
  KEY {{prefix}}oidc_records_expires_at (expires_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS {{prefix}}scan_logins (
  id CHAR(43) NOT NULL,
  app_id VARCHAR(64) NOT NULL,
  sealed MEDIUMTEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  user_id CHAR(36),
  agreed VARCHAR(255),
  changed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (id),
  KEY {{prefix}}scan_logins_changed_at (changed_at),
  KEY {{prefix}}scan_logins_expires_at (expires_at),
  KEY {{prefix}}scan_logins_user_id (user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
