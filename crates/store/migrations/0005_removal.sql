-- Credentials that somebody deleted go as soon as they are over, and what is late stands first in the list.

ALTER TABLE credentials ADD COLUMN removing INTEGER NOT NULL DEFAULT 0;
-- By when an open revocation was to be confirmed; NULL once it is.
ALTER TABLE credentials ADD COLUMN revocation_promised_by INTEGER;
UPDATE credentials SET revocation_promised_by = revocation_deadline WHERE revocation_confirmed_at IS NULL;
CREATE INDEX credentials_removing ON credentials (id) WHERE removing = 1;
CREATE INDEX credentials_promised ON credentials (project_id, revocation_promised_by, id);
CREATE INDEX credentials_updated ON credentials (project_id, updated_at, id);
