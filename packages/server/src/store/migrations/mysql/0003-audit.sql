-- What matters to security, once it has happened: rows are added and, when they are old, deleted, but never changed.
CREATE TABLE IF NOT EXISTS {{prefix}}audit (
  id CHAR(36) NOT NULL,
  happened_at BIGINT NOT NULL,
  action VARCHAR(64) NOT NULL,
  outcome VARCHAR(16) NOT NULL,
  reason VARCHAR(64),
  actor VARCHAR(16) NOT NULL,
  user_id CHAR(36),
  session_id CHAR(36),
  app_id VARCHAR(64),
  request_id VARCHAR(128),
  address VARCHAR(64),
  PRIMARY KEY (id),
  KEY {{prefix}}audit_user_id (user_id, id),
  KEY {{prefix}}audit_happened_at (happened_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
