-- Whom a project tells what happens.

CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- What it wants to hear: a JSON array, NULL for everything; and narrower.
    categories TEXT,
    system_id BLOB,
    pool_id BLOB,
    least TEXT,
    enabled INTEGER NOT NULL,
    disabled_because TEXT,
    -- What signs, sealed; and what signed before, until when it still does.
    secret BLOB NOT NULL,
    former_secret BLOB,
    former_secret_until INTEGER,
    -- How it fares: written by who sends, without a new version.
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    failed_at INTEGER,
    paused_until INTEGER,
    last_at INTEGER,
    last_status INTEGER,
    last_error TEXT,
    -- Who sends to it, and until when nobody else may.
    held_by TEXT,
    held_until INTEGER,
    created_at INTEGER NOT NULL
);
CREATE INDEX webhooks_project ON webhooks (project_id, id);

-- One event on its way to one receiver; or a test, which has no event.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    webhook_id BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id BLOB,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    -- All that there were, and those since it was asked for the last time.
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    settled_at INTEGER,
    last_status INTEGER,
    last_error TEXT
);
-- An event goes to a receiver once; when it is asked for again, the row waits again.
CREATE UNIQUE INDEX deliveries_event ON deliveries (webhook_id, event_id);
CREATE INDEX deliveries_listed ON deliveries (webhook_id, id);
CREATE INDEX deliveries_state ON deliveries (webhook_id, state, id);
-- What is asked for together is sent in the order of events, which their ids tell.
CREATE INDEX deliveries_due ON deliveries (webhook_id, due_at, event_id) WHERE state = 'waiting';
CREATE INDEX deliveries_age ON deliveries (queued_at) WHERE state = 'waiting';
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE delivery_attempts (
    delivery_id BLOB NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    -- How the answer began. A receiver may repeat whom it was told of: then it is sealed under that person's key.
    person BLOB,
    answer BLOB,
    PRIMARY KEY (delivery_id, number)
);

-- What happened before there were receivers is told to nobody.
INSERT INTO followers (name, seq, owner, until) SELECT 'webhooks', coalesce(max(seq), 0), NULL, 0 FROM events;
