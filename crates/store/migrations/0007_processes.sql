-- What goes onto a phone beside the ID for doors, and the processes that people take.

-- The newest order of certificates for each credential.
CREATE TABLE certificate_orders (
    credential_id BLOB NOT NULL PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    process_id BLOB,
    state TEXT NOT NULL,
    -- What is to be made, as JSON.
    plan TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- When its holder was last reminded that it ends.
    reminded_at INTEGER,
    -- The end before which its renewal was begun.
    renewal_end INTEGER,
    -- Until when nothing becomes due.
    quiet_until INTEGER
);

CREATE TABLE processes (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    user_id BLOB NOT NULL,
    credential_id BLOB,
    invitation_id BLOB,
    state TEXT NOT NULL,
    step TEXT NOT NULL,
    reason TEXT,
    -- What people answered, as JSON; ids and choices, nothing personal.
    inputs TEXT NOT NULL,
    started_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ends_at INTEGER,
    version INTEGER NOT NULL
);
CREATE INDEX processes_project ON processes (project_id, id);
CREATE INDEX processes_user ON processes (user_id, id);
CREATE INDEX processes_open ON processes (project_id, user_id) WHERE state IN ('running', 'waiting_for_phone');
CREATE INDEX processes_ends ON processes (ends_at) WHERE state IN ('running', 'waiting_for_phone');

-- The PIN that guards the keys on a phone: what proves it, and the share that the phone needs beside it.
ALTER TABLE devices ADD COLUMN pin_proof BLOB;
ALTER TABLE devices ADD COLUMN pin_share BLOB;
ALTER TABLE devices ADD COLUMN pin_attempts INTEGER NOT NULL DEFAULT 0;
