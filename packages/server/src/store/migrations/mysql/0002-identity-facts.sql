-- Whom an identity and a link were made for, how a unionid is known, which fields of a row are those of joined users,
-- and by what two users were recognised. What the tables hold already is worked out when the migration is applied.
-- A statement here may run twice: that a column or an index is there already means that it is done.
ALTER TABLE {{prefix}}users ADD COLUMN inherited TEXT;
ALTER TABLE {{prefix}}users ADD COLUMN dormant_phone_index VARCHAR(128);
ALTER TABLE {{prefix}}identities ADD COLUMN home_user_id CHAR(36) NOT NULL DEFAULT '';
ALTER TABLE {{prefix}}identities ADD COLUMN proof VARCHAR(16);
ALTER TABLE {{prefix}}unionids ADD COLUMN home_user_id CHAR(36) NOT NULL DEFAULT '';
ALTER TABLE {{prefix}}merges ADD COLUMN platform VARCHAR(128);
ALTER TABLE {{prefix}}merges ADD COLUMN union_id VARCHAR(128);
ALTER TABLE {{prefix}}identities ADD KEY {{prefix}}identities_union_id (union_id, platform);
ALTER TABLE {{prefix}}merges ADD KEY {{prefix}}merges_union_id (union_id);
