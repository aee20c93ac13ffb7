-- The CA of a project: who issues, what was issued, and what is published of it.

CREATE TABLE authorities (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    -- Its name in the addresses that certificates carry, for as long as one of them is valid.
    slug TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The token that holds its key; NULL: the key is sealed here.
    token TEXT,
    key BLOB,
    -- The root's key, for as long as it is here.
    root_key BLOB,
    -- The request that somebody else is to sign, for as long as nobody has.
    request BLOB,
    -- In PEM: its own certificate, and those above it.
    certificates TEXT NOT NULL,
    not_after INTEGER,
    responder_key BLOB,
    responder_certificate BLOB,
    responder_not_after INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX authorities_slug ON authorities (slug);
CREATE UNIQUE INDEX authorities_active ON authorities (project_id) WHERE state = 'active';
CREATE INDEX authorities_project ON authorities (project_id, id);

-- The newest list of revoked certificates of each authority.
CREATE TABLE crls (
    authority_id BLOB NOT NULL PRIMARY KEY REFERENCES authorities (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    this_update INTEGER NOT NULL,
    next_update INTEGER NOT NULL,
    der BLOB NOT NULL
);

-- A row for each change that the newest list does not show yet.
CREATE TABLE crl_changes (
    seq SERIAL,
    authority_id BLOB NOT NULL
);
CREATE INDEX crl_changes_authority ON crl_changes (authority_id, seq);

CREATE TABLE certificates (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    authority_id BLOB NOT NULL REFERENCES authorities (id) ON DELETE CASCADE,
    -- Hexadecimal, small letters.
    serial TEXT NOT NULL,
    profile TEXT NOT NULL,
    user_id BLOB,
    credential_id BLOB,
    device_id BLOB,
    key_id TEXT,
    origin TEXT NOT NULL,
    replaces BLOB,
    key_hash BLOB NOT NULL,
    subject TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    state TEXT NOT NULL,
    holds INTEGER NOT NULL,
    reason TEXT,
    since INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- What is to be signed, with a code that only this project's key makes of it; gone once it is signed.
    to_be_signed BLOB,
    code BLOB,
    der BLOB
);
CREATE UNIQUE INDEX certificates_serial ON certificates (authority_id, serial);
CREATE INDEX certificates_project ON certificates (project_id, id);
CREATE INDEX certificates_number ON certificates (project_id, serial);
CREATE INDEX certificates_key ON certificates (key_hash);
CREATE INDEX certificates_subject ON certificates (project_id, subject_key);
CREATE INDEX certificates_end ON certificates (project_id, not_after, id);
CREATE INDEX certificates_user ON certificates (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX certificates_credential ON certificates (credential_id, id) WHERE credential_id IS NOT NULL;
CREATE INDEX certificates_listed ON certificates (authority_id, id) WHERE state IN ('on_hold', 'revoked');
CREATE INDEX certificates_prepared ON certificates (created_at) WHERE state = 'prepared';
CREATE INDEX certificates_held ON certificates (since) WHERE state = 'on_hold';
CREATE INDEX certificates_live ON certificates (not_after) WHERE state IN ('valid', 'on_hold');

-- Profiles of a project's own, and changed ones of those that every project has.
CREATE TABLE certificate_profiles (
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, name)
);

-- Credentials are searched for by the beginning of their number.
CREATE INDEX credentials_number ON credentials (project_id, number) WHERE number IS NOT NULL;
