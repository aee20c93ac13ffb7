-- Written once, for both databases. `store::migrate` translates the types:
-- INTEGER is 64 bits wide, BLOB is BYTEA, TEXT compares bytewise, SERIAL numbers
-- rows in the order of their insertion. Moments are microseconds since 1970 UTC.
-- Truth values are 0 and 1.

CREATE TABLE instance (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE nodes (
    name TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    heartbeat_at INTEGER NOT NULL
);

-- Who works here ---------------------------------------------------------

CREATE TABLE operators (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    instance_owner INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_login_at INTEGER,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX operators_email ON operators (email_key);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL,
    operator_id BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_operator ON sessions (operator_id);

-- One-time links of the instance: the first-run setup.
CREATE TABLE setup_links (
    token_hash BLOB NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);

-- Counted failures, of a pair (address, account), a PIN, a code, a recipient.
CREATE TABLE throttles (
    name TEXT NOT NULL,
    subject BLOB NOT NULL,
    failures INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (name, subject)
);
CREATE INDEX throttles_until ON throttles (until);

-- Projects -----------------------------------------------------------------

CREATE TABLE projects (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    official_contact BLOB REFERENCES operators (id) ON DELETE SET NULL,
    default_pool BLOB,
    -- Moves with every change of what a sync reads or writes.
    basis INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX projects_slug ON projects (slug);

CREATE TABLE bindings (
    operator_id BLOB NOT NULL REFERENCES operators (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (operator_id, project_id)
);
CREATE INDEX bindings_project ON bindings (project_id);

CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    created_by BLOB REFERENCES operators (id) ON DELETE SET NULL,
    address_ranges TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER
);
CREATE UNIQUE INDEX api_keys_secret ON api_keys (secret_hash);
CREATE INDEX api_keys_project ON api_keys (project_id, id);

CREATE TABLE settings (
    project_id BLOB NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    secrets BLOB,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

-- Keys that a project makes codes and the like from; wrapped by the master key.
CREATE TABLE project_keys (
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (project_id, purpose)
);

CREATE TABLE template_overrides (
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    locale TEXT NOT NULL,
    parts TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (project_id, kind, locale)
);

CREATE TABLE custom_fields (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX custom_fields_name ON custom_fields (project_id, name);

CREATE TABLE systems (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    connector TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    notes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX systems_name ON systems (project_id, name_key);

CREATE TABLE pools (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    total INTEGER,
    available INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX pools_external ON pools (system_id, external_id);
CREATE INDEX pools_project ON pools (project_id, id);

-- People -------------------------------------------------------------------

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    first_name TEXT NOT NULL,
    first_name_key TEXT NOT NULL,
    last_name TEXT NOT NULL,
    last_name_key TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    mobile TEXT,
    card_id TEXT,
    sync_id TEXT,
    external_id TEXT,
    -- Values of custom fields by name, as JSON: as they are, and folded.
    custom TEXT NOT NULL,
    custom_key TEXT NOT NULL,
    valid_from INTEGER,
    valid_until INTEGER,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    -- Derived from the credentials, written with each change of one.
    enrolment TEXT NOT NULL,
    sync_digest BLOB,
    deletion_requested_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
-- Unique among those who stay. Whoever leaves has NULL in the last column, and nulls are never equal;
-- so the same indexes find and sort them all.
CREATE UNIQUE INDEX users_email ON users (project_id, email_key, (CASE WHEN state = 'deletion_pending' THEN NULL ELSE 1 END)) WHERE email_key IS NOT NULL;
CREATE UNIQUE INDEX users_card_id ON users (project_id, card_id, (CASE WHEN state = 'deletion_pending' THEN NULL ELSE 1 END)) WHERE card_id IS NOT NULL;
CREATE UNIQUE INDEX users_sync_id ON users (project_id, sync_id, (CASE WHEN state = 'deletion_pending' THEN NULL ELSE 1 END)) WHERE sync_id IS NOT NULL;
CREATE INDEX users_project ON users (project_id, id);
CREATE INDEX users_last_name ON users (project_id, last_name_key, first_name_key, id);
CREATE INDEX users_first_name ON users (project_id, first_name_key, last_name_key, id);
CREATE INDEX users_external ON users (project_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX users_leaving ON users (project_id, deletion_requested_at) WHERE state = 'deletion_pending';

-- What of a user's contact details was last changed by hand, by whom, and whether somebody else approved it.
CREATE TABLE contact_changes (
    user_id BLOB NOT NULL,
    contact TEXT NOT NULL,
    project_id BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    approved_at INTEGER,
    PRIMARY KEY (user_id, contact)
);

-- What seals a person's data in events and audit. Without its row they are unreadable.
CREATE TABLE person_keys (
    user_id BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
);

-- Credentials --------------------------------------------------------------

CREATE TABLE credentials (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    system_id BLOB NOT NULL,
    pool_id BLOB NOT NULL,
    format TEXT NOT NULL,
    facility_code INTEGER,
    number TEXT,
    -- Numbers that a phone may still show, as JSON: pairs of facility code and number.
    held_numbers TEXT NOT NULL,
    intent TEXT NOT NULL,
    intent_reason TEXT,
    observed TEXT NOT NULL,
    pending_reason TEXT,
    revocation_requested_at INTEGER,
    revocation_accepted_at INTEGER,
    revocation_confirmed_at INTEGER,
    revocation_deadline INTEGER,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER,
    generation INTEGER NOT NULL,
    origin TEXT NOT NULL,
    device_id BLOB,
    -- Phones that gave way and may still work, as JSON: their ids.
    retiring TEXT NOT NULL,
    last_used_at INTEGER,
    -- When time alone changes something; the reconciler looks here.
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX credentials_project ON credentials (project_id, id);
CREATE INDEX credentials_user ON credentials (user_id);
CREATE INDEX credentials_pool ON credentials (pool_id, id);
CREATE INDEX credentials_due ON credentials (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX credentials_waiting ON credentials (id) WHERE pending_reason = 'number_in_use';

-- What the deactivation of a user suspended, and so the activation sets back.
CREATE TABLE deactivations (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (user_id, credential_id)
);

-- A card number belongs to one user as long as a phone may hold it.
CREATE TABLE card_numbers (
    project_id BLOB NOT NULL,
    number_key TEXT NOT NULL,
    user_id BLOB NOT NULL,
    PRIMARY KEY (project_id, number_key)
);
CREATE INDEX card_numbers_user ON card_numbers (user_id);

CREATE TABLE invitations (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    credential_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    channel TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    state TEXT NOT NULL,
    resend_of BLOB,
    device_id BLOB,
    failed_attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    accepted_at INTEGER,
    expires_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX invitations_code ON invitations (code_hash);
CREATE INDEX invitations_project ON invitations (project_id, id);
CREATE INDEX invitations_credential ON invitations (credential_id);
CREATE INDEX invitations_user ON invitations (user_id, id);
CREATE INDEX invitations_open ON invitations (expires_at) WHERE state IN ('pending', 'sent');

CREATE TABLE devices (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    credential_id BLOB NOT NULL,
    invitation_id BLOB NOT NULL,
    name TEXT NOT NULL,
    platform TEXT NOT NULL,
    thumbprint BLOB NOT NULL,
    -- Points on P-256: x and y, 32 bytes each.
    public_key BLOB NOT NULL,
    encryption_key BLOB NOT NULL,
    state TEXT NOT NULL,
    removal TEXT,
    lease_until INTEGER,
    last_seen_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    enrolled_at INTEGER,
    gone_at INTEGER,
    stale INTEGER NOT NULL
);
-- A phone that was reset is bound to nothing, its key neither.
CREATE UNIQUE INDEX devices_thumbprint ON devices (thumbprint) WHERE state <> 'reset';
CREATE INDEX devices_project ON devices (project_id, id);
CREATE INDEX devices_credential ON devices (credential_id);
CREATE INDEX devices_user ON devices (user_id, id);
CREATE INDEX devices_lease ON devices (lease_until) WHERE gone_at IS NULL AND stale = 0;

-- Proofs of possession that were used; each opens one request.
CREATE TABLE proofs (
    id BLOB NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
);
CREATE INDEX proofs_expiry ON proofs (expires_at);

-- What happened ------------------------------------------------------------

CREATE TABLE events (
    seq SERIAL,
    id BLOB NOT NULL,
    project_id BLOB NOT NULL,
    category TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    user_id BLOB,
    system_id BLOB,
    pool_id BLOB,
    credential_id BLOB,
    invitation_id BLOB,
    device_id BLOB,
    sync_run_id BLOB,
    external_id TEXT,
    detail TEXT NOT NULL,
    -- Sealed under the key of the user.
    personal BLOB
);
CREATE UNIQUE INDEX events_id ON events (id);
CREATE INDEX events_project ON events (project_id, seq);
CREATE INDEX events_user ON events (user_id, seq) WHERE user_id IS NOT NULL;
CREATE INDEX events_credential ON events (credential_id, seq) WHERE credential_id IS NOT NULL;

CREATE TABLE audit (
    seq SERIAL,
    id BLOB NOT NULL,
    project_id BLOB,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT,
    person BLOB,
    detail TEXT NOT NULL,
    personal BLOB
);
CREATE INDEX audit_project ON audit (project_id, seq);

-- Sync -----------------------------------------------------------------------

CREATE TABLE sync_runs (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    status TEXT NOT NULL,
    dry_run INTEGER NOT NULL,
    source TEXT NOT NULL,
    file_name TEXT,
    sender TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    basis INTEGER NOT NULL,
    -- What the engine found, as JSON: file, counts, warnings, errors, hold reasons.
    report TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    decided_by TEXT
);
CREATE INDEX sync_runs_project ON sync_runs (project_id, id);
CREATE INDEX sync_runs_open ON sync_runs (project_id, status) WHERE status IN ('running', 'held');

-- The plan of a run: what it is going to do, a change a row.
CREATE TABLE sync_changes (
    run_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    user_id BLOB,
    line INTEGER,
    data TEXT NOT NULL,
    PRIMARY KEY (run_id, seq)
);

-- The file of a held run, sealed, in parts: approving may have to plan it again.
CREATE TABLE sync_files (
    run_id BLOB NOT NULL,
    part INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (run_id, part)
);

-- What the alarms of a project's Auto-sync remember.
CREATE TABLE autosync_state (
    project_id BLOB NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    -- The upload that runs now, and until when it is believed to.
    running BLOB,
    running_until INTEGER,
    last_completed_run BLOB,
    last_completed_at INTEGER,
    last_sha256 TEXT,
    last_basis INTEGER,
    had_sync_id INTEGER,
    failing_since INTEGER,
    failure TEXT,
    failure_mailed_at INTEGER,
    stale_since INTEGER
);

-- Work to be done ------------------------------------------------------------

CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    letter BLOB,
    -- When it may be taken: the next try, or the end of the lease that holds it.
    run_at INTEGER NOT NULL,
    owner TEXT,
    attempt INTEGER NOT NULL,
    dead INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL
);
-- Each kind is a queue of its own: a million mails keep no revocation waiting.
CREATE INDEX jobs_ready ON jobs (kind, run_at, id) WHERE dead = 0;
CREATE INDEX jobs_project ON jobs (project_id, id);

CREATE TABLE idempotency (
    scope BLOB NOT NULL PRIMARY KEY,
    body BLOB NOT NULL,
    owner BLOB NOT NULL,
    until INTEGER NOT NULL,
    answer BLOB
);
CREATE INDEX idempotency_until ON idempotency (until);
