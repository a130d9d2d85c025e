-- Whom an identity and a link were made for, how a unionid is known, which fields of a row are those of joined users,
-- and by what two users were recognised. What the tables hold already is worked out when the migration is applied.
ALTER TABLE {{prefix}}users ADD COLUMN inherited TEXT;
ALTER TABLE {{prefix}}users ADD COLUMN dormant_phone_index TEXT;
ALTER TABLE {{prefix}}identities ADD COLUMN home_user_id TEXT NOT NULL DEFAULT '';
ALTER TABLE {{prefix}}identities ADD COLUMN proof TEXT;
ALTER TABLE {{prefix}}unionids ADD COLUMN home_user_id TEXT NOT NULL DEFAULT '';
ALTER TABLE {{prefix}}merges ADD COLUMN platform TEXT;
ALTER TABLE {{prefix}}merges ADD COLUMN union_id TEXT;

CREATE INDEX {{prefix}}identities_union_id ON {{prefix}}identities (union_id, platform) WHERE union_id IS NOT NULL;
CREATE INDEX {{prefix}}merges_union_id ON {{prefix}}merges (union_id) WHERE union_id IS NOT NULL;
