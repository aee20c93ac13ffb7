-- Holders in self-service: who is logged in, and the ways in.

CREATE TABLE holder_sessions (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    way TEXT NOT NULL,
    level TEXT NOT NULL,
    -- The phone that was logged in with.
    device_id BLOB,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX holder_sessions_token ON holder_sessions (token_hash);
CREATE INDEX holder_sessions_user ON holder_sessions (user_id);
CREATE INDEX holder_sessions_end ON holder_sessions (expires_at);

-- Links that were mailed; each works once, in the browser that asked for it.
CREATE TABLE holder_links (
    code_hash BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    -- Of what the browser is known by.
    asked_hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);
CREATE INDEX holder_links_user ON holder_links (user_id);
CREATE INDEX holder_links_end ON holder_links (expires_at);

CREATE TABLE holder_passwords (
    user_id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    -- A starting password, which is to be changed before anything else.
    must_change INTEGER NOT NULL,
    expires_at INTEGER,
    changed_at INTEGER NOT NULL
);

-- Logins with the phone that go on.
CREATE TABLE phone_logins (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    asked_hash BLOB NOT NULL,
    state TEXT NOT NULL,
    number INTEGER NOT NULL,
    -- As JSON: the numbers that the phone shows.
    numbers TEXT NOT NULL,
    challenge BLOB NOT NULL,
    client TEXT NOT NULL,
    address TEXT,
    device_id BLOB,
    user_id BLOB,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX phone_logins_code ON phone_logins (code_hash);
CREATE INDEX phone_logins_user ON phone_logins (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX phone_logins_end ON phone_logins (expires_at);

-- When a holder asked for a renewal that goes on.
ALTER TABLE certificate_orders ADD COLUMN renewal_asked_at INTEGER;
