-- The key of a row of another projection, or of the group a row is counted in: what a screen filters and counts by
-- must not need the documents themselves. Run as leeway_owner.

ALTER TABLE read_model ADD COLUMN link text;
CREATE INDEX read_model_by_link ON read_model (projection, link, state, sort) WHERE link IS NOT NULL;
