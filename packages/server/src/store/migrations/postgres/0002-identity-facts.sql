-- Whom an identity and a link were made for, how a unionid is known, which fields of a row are those of joined users,
-- and by what two users were recognised. What the tables hold already is worked out when the migration is applied.
ALTER TABLE {{prefix}}users ADD COLUMN IF NOT EXISTS inherited text;
ALTER TABLE {{prefix}}users ADD COLUMN IF NOT EXISTS dormant_phone_index text COLLATE "C";
ALTER TABLE {{prefix}}identities ADD COLUMN IF NOT EXISTS home_user_id text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE {{prefix}}identities ADD COLUMN IF NOT EXISTS proof text;
ALTER TABLE {{prefix}}unionids ADD COLUMN IF NOT EXISTS home_user_id text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE {{prefix}}merges ADD COLUMN IF NOT EXISTS platform text COLLATE "C";
ALTER TABLE {{prefix}}merges ADD COLUMN IF NOT EXISTS union_id text COLLATE "C";

CREATE INDEX IF NOT EXISTS {{prefix}}identities_union_id ON {{prefix}}identities (union_id, platform) WHERE union_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS {{prefix}}merges_union_id ON {{prefix}}merges (union_id) WHERE union_id IS NOT NULL;
