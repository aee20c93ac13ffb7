-- State at a glance: what is drawn over time, and what makes the numbers of now cheap.

-- A project's numbers, hour by hour: how things stood as the hour began, and how much happened in it.
CREATE TABLE measurements (
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- Counted since 1970, in UTC.
    hour INTEGER NOT NULL,
    measure TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (project_id, hour, measure)
);
CREATE INDEX measurements_age ON measurements (hour);

-- Since when the connection of a system stood how, until its next row.
CREATE TABLE connection_history (
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    state TEXT NOT NULL,
    cause TEXT,
    PRIMARY KEY (system_id, since)
);

INSERT INTO connection_history (system_id, since, state, cause) SELECT system_id, since, state, last_error FROM connections;

-- Counting reads this, and no row.
CREATE INDEX credentials_standing ON credentials (project_id, intent, observed, valid_from, valid_until);
CREATE INDEX credentials_lapsed ON credentials (project_id, id) WHERE pending_reason = 'invitation_expired';
CREATE INDEX invitations_sent ON invitations (project_id, sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX invitations_accepted ON invitations (project_id, accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX invitations_expired ON invitations (project_id, expires_at) WHERE state = 'expired';
CREATE INDEX jobs_dead ON jobs (project_id, id) WHERE dead = 1;
