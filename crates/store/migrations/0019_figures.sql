-- What is counted again and again, to be measured: from indexes alone, so that it costs nothing to look often.

-- How credentials stand: the columns that the status is made of.
CREATE INDEX credentials_standing ON credentials (system_id, intent, observed, valid_until, valid_from);
-- Jobs that were given up.
CREATE INDEX jobs_dead ON jobs (kind, id) WHERE dead = 1;
