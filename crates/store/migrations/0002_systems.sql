-- Mobile credential systems of others: how they are reached, how their cards are made, and what stands there for
-- what is ours.

ALTER TABLE systems ADD COLUMN run_mode TEXT NOT NULL DEFAULT 'any';
ALTER TABLE systems ADD COLUMN node TEXT;
-- Without secrets, as JSON: values by the names of the connector's fields.
ALTER TABLE systems ADD COLUMN configuration TEXT NOT NULL DEFAULT '{}';
ALTER TABLE systems ADD COLUMN secrets BLOB;
ALTER TABLE systems ADD COLUMN send_invitations INTEGER NOT NULL DEFAULT 1;
ALTER TABLE systems ADD COLUMN email_field TEXT NOT NULL DEFAULT 'email';
ALTER TABLE systems ADD COLUMN mobile_field TEXT NOT NULL DEFAULT 'mobile';
ALTER TABLE systems ADD COLUMN delete_users INTEGER NOT NULL DEFAULT 0;
ALTER TABLE systems ADD COLUMN card_template_id BLOB;
-- Categories of events that become review records, as JSON; NULL: all.
ALTER TABLE systems ADD COLUMN review TEXT;
ALTER TABLE systems ADD COLUMN operator_id BLOB;

ALTER TABLE pools ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pools ADD COLUMN low_water INTEGER;
ALTER TABLE pools ADD COLUMN card_template_id BLOB;
ALTER TABLE pools ADD COLUMN auto_generate_filter TEXT NOT NULL DEFAULT '';
ALTER TABLE pools ADD COLUMN auto_revoke_filter TEXT NOT NULL DEFAULT '';
ALTER TABLE pools ADD COLUMN grace_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pools ADD COLUMN review TEXT;
ALTER TABLE pools ADD COLUMN refreshed_at INTEGER;

-- How many were left, once a day: what a forecast is made of.
CREATE TABLE pool_levels (
    pool_id BLOB NOT NULL REFERENCES pools (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    available INTEGER NOT NULL,
    PRIMARY KEY (pool_id, day)
);

CREATE TABLE card_templates (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    format TEXT NOT NULL,
    facility_code INTEGER,
    -- Where the numbers come from, as JSON.
    numbers TEXT NOT NULL,
    valid_days INTEGER,
    -- In a range: no number below this one is free.
    next_number INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX card_templates_name ON card_templates (project_id, name_key);

-- How the connection of a system stands, and the lease of the node that keeps it.
CREATE TABLE connections (
    system_id BLOB NOT NULL PRIMARY KEY REFERENCES systems (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    node TEXT,
    lease_until INTEGER,
    since INTEGER NOT NULL,
    last_error TEXT,
    failures INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    bookmark TEXT
);
CREATE INDEX connections_next ON connections (next_at);

-- What a system told of that was taken: its own id of the event, once.
CREATE TABLE system_events (
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (system_id, event_id)
);
CREATE INDEX system_events_age ON system_events (taken_at);

-- Who is known to a system, and as whom. A row outlives its user until the system has forgotten the person.
CREATE TABLE holders (
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    project_id BLOB NOT NULL,
    remote_id TEXT NOT NULL,
    -- Digest of what the system was told of the person.
    told BLOB NOT NULL,
    leaving INTEGER NOT NULL,
    PRIMARY KEY (system_id, user_id)
);
CREATE UNIQUE INDEX holders_remote ON holders (system_id, remote_id);

ALTER TABLE credentials ADD COLUMN remote_card TEXT;
ALTER TABLE credentials ADD COLUMN remote_invitation TEXT;
ALTER TABLE credentials ADD COLUMN remote_phone TEXT;
-- What was there before it was asked for, as JSON.
ALTER TABLE credentials ADD COLUMN remote_before TEXT;
ALTER TABLE credentials ADD COLUMN asked_at INTEGER;
ALTER TABLE credentials ADD COLUMN send_invitation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE credentials ADD COLUMN replaces BLOB;
-- One credential there is one credential here.
CREATE UNIQUE INDEX credentials_remote_card ON credentials (system_id, remote_card) WHERE remote_card IS NOT NULL;
CREATE INDEX credentials_remote_invitation ON credentials (system_id, remote_invitation) WHERE remote_invitation IS NOT NULL;
CREATE INDEX credentials_remote_phone ON credentials (system_id, remote_phone) WHERE remote_phone IS NOT NULL;
CREATE INDEX credentials_replaces ON credentials (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX credentials_system ON credentials (system_id, id);

-- Codes of other systems that nobody has read yet; sealed, read once.
CREATE TABLE invitation_codes (
    invitation_id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    code BLOB NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE INDEX invitation_codes_expiry ON invitation_codes (expires_at);

-- Users whose credentials automation is to look at.
CREATE TABLE automation_queue (
    user_id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    changes INTEGER NOT NULL
);
CREATE INDEX automation_queue_project ON automation_queue (project_id, user_id);

-- Credentials that automation is about to end.
CREATE TABLE automation_endings (
    credential_id BLOB NOT NULL PRIMARY KEY,
    pool_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    ends_at INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    -- Whether the user was put into the row as it was due.
    noticed INTEGER NOT NULL
);
CREATE INDEX automation_endings_user ON automation_endings (user_id);
CREATE INDEX automation_endings_due ON automation_endings (noticed, ends_at);
CREATE INDEX automation_endings_pool ON automation_endings (pool_id);

-- When automation changed a user's credentials of a pool.
CREATE TABLE automation_changes (
    seq SERIAL,
    user_id BLOB NOT NULL,
    pool_id BLOB NOT NULL,
    changed_at INTEGER NOT NULL
);
CREATE INDEX automation_changes_user ON automation_changes (user_id, pool_id, changed_at);
CREATE INDEX automation_changes_age ON automation_changes (changed_at);

-- Users to whom automation gives nothing of a pool: a person took it away, or it went to and fro.
CREATE TABLE automation_holds (
    pool_id BLOB NOT NULL REFERENCES pools (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    project_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    held_at INTEGER NOT NULL,
    PRIMARY KEY (pool_id, user_id)
);
CREATE INDEX automation_holds_user ON automation_holds (user_id);
