-- A webhook goes at once for people, and with its deliveries, of which there may be millions, in portions. A program that
-- does not know this shows what is on its way out, disabled.
ALTER TABLE webhooks ADD COLUMN removed_at INTEGER;
CREATE INDEX webhooks_removed ON webhooks (removed_at) WHERE removed_at IS NOT NULL;
