-- Points that events, rules and people put into alarm and set back.
CREATE TABLE inputs (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    notes TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    -- When it goes back to normal by itself.
    restore_at INTEGER,
    -- What put it into alarm last.
    triggered_at INTEGER,
    triggered_by TEXT,
    triggered_event_id BLOB,
    triggered_category TEXT,
    -- The rules that led to that, as JSON; NULL: none.
    origin TEXT,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX inputs_name ON inputs (project_id, name_key);
CREATE INDEX inputs_project ON inputs (project_id, id);
CREATE INDEX inputs_since ON inputs (project_id, since, id);
CREATE INDEX inputs_due ON inputs (restore_at) WHERE restore_at IS NOT NULL;

-- Which events of a system, or of a pool, trigger and restore which inputs. Sets are JSON.
CREATE TABLE system_input_triggers (
    system_id BLOB NOT NULL PRIMARY KEY REFERENCES systems (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL,
    mode TEXT NOT NULL,
    categories TEXT NOT NULL,
    restore TEXT NOT NULL,
    restore_after_s INTEGER,
    restore_categories TEXT,
    version INTEGER NOT NULL
);
CREATE INDEX system_input_triggers_project ON system_input_triggers (project_id);

CREATE TABLE pool_input_triggers (
    pool_id BLOB NOT NULL PRIMARY KEY REFERENCES pools (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL,
    mode TEXT NOT NULL,
    categories TEXT NOT NULL,
    restore TEXT NOT NULL,
    restore_after_s INTEGER,
    restore_categories TEXT,
    version INTEGER NOT NULL
);
CREATE INDEX pool_input_triggers_project ON pool_input_triggers (project_id);

CREATE TABLE system_inputs (
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    input_id BLOB NOT NULL REFERENCES inputs (id) ON DELETE CASCADE,
    PRIMARY KEY (system_id, input_id)
);
CREATE INDEX system_inputs_input ON system_inputs (input_id);

CREATE TABLE pool_inputs (
    pool_id BLOB NOT NULL REFERENCES pools (id) ON DELETE CASCADE,
    input_id BLOB NOT NULL REFERENCES inputs (id) ON DELETE CASCADE,
    PRIMARY KEY (pool_id, input_id)
);
CREATE INDEX pool_inputs_input ON pool_inputs (input_id);

ALTER TABLE events ADD COLUMN input_id BLOB;
CREATE INDEX events_input ON events (project_id, input_id, at, seq) WHERE input_id IS NOT NULL;

-- Inputs react to what happens from now on.
INSERT INTO followers (name, seq, until) SELECT 'inputs', coalesce(max(seq), 0), 0 FROM events;
