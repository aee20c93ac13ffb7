-- Who has seen to an event. Here and not apart, so that one index finds what nobody has seen to.
ALTER TABLE events ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE events ADD COLUMN acknowledged_by TEXT;
-- 1 as long as somebody should look at a warning or an alarm and nobody has; NULL otherwise.
ALTER TABLE events ADD COLUMN open INTEGER;
UPDATE events SET open = 1 WHERE category IN (
    'credential.issue_failed', 'credential.revoke_failed', 'credential.revocation_overdue', 'pool.exhausted',
    'system.disconnected', 'process.failed', 'sync.failed', 'sync.stale', 'input.triggered', 'rule.failed',
    'security.code_reused', 'security.second_device', 'security.login_signature_wrong', 'credential.drift',
    'invitation.expired', 'invitation.failed', 'device.reset', 'device.stale', 'pool.low', 'pool.unavailable',
    'pool.filters_held', 'system.degraded', 'system.rate_limited', 'certificate.expiring',
    'certificate.recovered', 'recovery.requested', 'recovery.approved', 'recovery.collected', 'sync.held',
    'operator.login_failed', 'security.login_number_wrong');
CREATE INDEX events_open ON events (strand_id, at, seq) WHERE open = 1;
CREATE INDEX events_acknowledged ON events (strand_id, at, seq) WHERE acknowledged_at IS NOT NULL;

-- What people wrote under events: sealed under the key of the person whom the event is about, or of the project.
CREATE TABLE comments (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    event_id BLOB NOT NULL,
    user_id BLOB,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX comments_event ON comments (event_id, id);
CREATE INDEX comments_user ON comments (user_id) WHERE user_id IS NOT NULL;

-- Searches of events that somebody keeps.
CREATE TABLE saved_views (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    shared INTEGER NOT NULL,
    search TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (project_id, owner, name_key);

-- Which of them each begins with.
CREATE TABLE default_views (
    project_id BLOB NOT NULL,
    owner TEXT NOT NULL,
    view_id BLOB NOT NULL,
    PRIMARY KEY (project_id, owner)
);
