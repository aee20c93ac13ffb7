-- What happens by itself, what came of it, and what is left to people.

CREATE TABLE rules (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    notes TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- The trigger or the schedule, as JSON.
    occasion TEXT NOT NULL,
    -- As JSON.
    actions TEXT NOT NULL,
    max_per_minute INTEGER NOT NULL,
    runs_as TEXT NOT NULL,
    -- When a scheduled task runs next; changed by whoever runs it, without a new version.
    next_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX rules_name ON rules (project_id, name_key);
CREATE INDEX rules_updated ON rules (project_id, updated_at, id);
CREATE INDEX rules_project ON rules (project_id, id);
CREATE INDEX rules_due ON rules (next_at) WHERE next_at IS NOT NULL;

-- How many times each rule fired in the minute that runs.
CREATE TABLE rule_paces (
    rule_id BLOB NOT NULL PRIMARY KEY REFERENCES rules (id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    fired INTEGER NOT NULL,
    told INTEGER NOT NULL
);

-- The events that count towards a window, and cool-downs: apart for each thing that is counted apart.
CREATE TABLE rule_counters (
    rule_id BLOB NOT NULL REFERENCES rules (id) ON DELETE CASCADE,
    -- The id of a user, system or pool; empty where all is counted together.
    counted TEXT NOT NULL,
    -- When the events were, in microseconds, as JSON.
    times TEXT NOT NULL,
    fired_at INTEGER,
    kept_until INTEGER NOT NULL,
    PRIMARY KEY (rule_id, counted)
);
CREATE INDEX rule_counters_kept ON rule_counters (kept_until);

CREATE TABLE rule_firings (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    rule_id BLOB NOT NULL REFERENCES rules (id) ON DELETE CASCADE,
    because TEXT NOT NULL,
    -- What happened, as JSON; nothing personal.
    cause TEXT,
    -- The rules that led to it, as JSON.
    origin TEXT NOT NULL,
    runs_as TEXT NOT NULL,
    stage TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX rule_firings_rule ON rule_firings (rule_id, id);
CREATE INDEX rule_firings_at ON rule_firings (at);

-- Each action of a firing, and what came of it.
CREATE TABLE rule_outcomes (
    firing_id BLOB NOT NULL REFERENCES rule_firings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    -- As the rule said it when it fired, as JSON.
    action TEXT NOT NULL,
    stage TEXT NOT NULL,
    detail TEXT,
    at INTEGER,
    PRIMARY KEY (firing_id, position)
);

CREATE TABLE operator_tasks (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    state TEXT NOT NULL,
    rule_id BLOB,
    firing_id BLOB,
    user_id BLOB,
    credential_id BLOB,
    system_id BLOB,
    pool_id BLOB,
    created_at INTEGER NOT NULL,
    closed_by TEXT,
    closed_at INTEGER
);
CREATE INDEX operator_tasks_project ON operator_tasks (project_id, id);
CREATE INDEX operator_tasks_open ON operator_tasks (project_id, id) WHERE state = 'open';

-- Rules begin with what happens from now on.
INSERT INTO followers (name, seq, owner, until)
    VALUES ('rules', (SELECT COALESCE(MAX(seq), 0) FROM events), NULL, 0);
