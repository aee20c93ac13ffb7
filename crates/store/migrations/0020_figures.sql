-- What is counted again and again, to be measured: from indexes alone, so that it costs nothing to look often. SQLite
-- reads nothing but an index only if that has every column that is asked about, the one of its own condition, too.

-- How credentials stand: the columns that the status is made of.
CREATE INDEX credentials_counted ON credentials (system_id, intent, observed, valid_until, valid_from);
-- Jobs that wait, and those that were given up.
DROP INDEX jobs_ready;
CREATE INDEX jobs_ready ON jobs (kind, run_at, id, dead) WHERE dead = 0;
CREATE INDEX jobs_given_up ON jobs (kind, dead) WHERE dead = 1;
-- Invitations that nobody has accepted yet.
DROP INDEX invitations_open;
CREATE INDEX invitations_open ON invitations (expires_at, state) WHERE state IN ('pending', 'sent');
