-- Encryption keys that the server made: archived under a recovery key that is not here, and handed out again.

-- The certificates that keys are archived under. The private halves lie somewhere else.
CREATE TABLE recovery_keys (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    certificate BLOB NOT NULL,
    -- SHA-256 over the certificate.
    fingerprint BLOB NOT NULL,
    not_after INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX recovery_keys_active ON recovery_keys (project_id) WHERE state = 'active';
CREATE UNIQUE INDEX recovery_keys_fingerprint ON recovery_keys (project_id, fingerprint);

-- The key of each certificate for which the server made one: CMS EnvelopedData.
CREATE TABLE archived_keys (
    certificate_id BLOB NOT NULL PRIMARY KEY REFERENCES certificates (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    recovery_key_id BLOB NOT NULL REFERENCES recovery_keys (id) ON DELETE CASCADE,
    archive BLOB NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX archived_keys_user ON archived_keys (user_id, certificate_id);
CREATE INDEX archived_keys_recovery_key ON archived_keys (recovery_key_id);

-- Keys on their way to phones, each encrypted for its phone; gone once the phone has confirmed.
CREATE TABLE delivered_keys (
    device_id BLOB NOT NULL,
    certificate_id BLOB NOT NULL REFERENCES certificates (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    -- Whether it was made for this phone, and is not an earlier one that is recovered.
    current INTEGER NOT NULL,
    jwe TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (device_id, certificate_id)
);
CREATE INDEX delivered_keys_user ON delivered_keys (user_id);
CREATE INDEX delivered_keys_made ON delivered_keys (created_at);

-- Recoveries that operators ask for, and others approve.
CREATE TABLE recoveries (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    -- The ids of the certificates whose keys are wanted, as JSON.
    certificates TEXT NOT NULL,
    form TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why, as the one who asked and the one who refused wrote it.
    reason TEXT NOT NULL,
    refusal TEXT,
    requested_by BLOB NOT NULL,
    decided_by BLOB,
    -- What was made of it, sealed, until it is collected.
    file BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX recoveries_project ON recoveries (project_id, id);
CREATE INDEX recoveries_user ON recoveries (user_id, id);
CREATE INDEX recoveries_ends ON recoveries (expires_at) WHERE state IN ('requested', 'approved');

-- Who made an account, and who set its password last if that was somebody else: neither has four eyes with it.
ALTER TABLE operators ADD COLUMN created_by BLOB;
ALTER TABLE operators ADD COLUMN password_by BLOB;
