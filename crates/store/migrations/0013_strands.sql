-- A strand is all events of a project that read alike: of one category, system and pool, with the same reason. There are
-- few of them, whatever happens, so that a filter of events chooses among strands, and each strand is an index away.
CREATE TABLE strands (
    -- Of what it is made of; see the store.
    id INTEGER NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    category TEXT NOT NULL,
    system_id BLOB,
    pool_id BLOB,
    -- Why, in words that hold no name.
    said TEXT NOT NULL,
    review INTEGER NOT NULL,
    -- What the system and the pool were called when they were removed.
    system_name TEXT,
    pool_name TEXT
);
CREATE INDEX strands_project ON strands (project_id);
CREATE INDEX strands_system ON strands (system_id) WHERE system_id IS NOT NULL;
CREATE INDEX strands_pool ON strands (pool_id) WHERE pool_id IS NOT NULL;

ALTER TABLE events ADD COLUMN strand_id INTEGER;
-- Whether it is a review record.
ALTER TABLE events ADD COLUMN review INTEGER NOT NULL DEFAULT 1;
-- The rules that led to it, as JSON; NULL: none.
ALTER TABLE events ADD COLUMN origin TEXT;
ALTER TABLE jobs ADD COLUMN origin TEXT;

-- Events from before have strands without reasons, whose ids are below those of all others.
INSERT INTO strands (id, project_id, category, system_id, pool_id, said, review)
    SELECT -ROW_NUMBER() OVER (ORDER BY project_id, category, system_id, pool_id),
           project_id, category, system_id, pool_id, '', 1
    FROM (SELECT DISTINCT project_id, category, system_id, pool_id FROM events) AS alike;
UPDATE events SET strand_id = (
    SELECT strands.id FROM strands
    WHERE strands.project_id = events.project_id AND strands.category = events.category
      AND strands.system_id IS NOT DISTINCT FROM events.system_id
      AND strands.pool_id IS NOT DISTINCT FROM events.pool_id);

CREATE INDEX events_review ON events (project_id, at, seq) WHERE review = 1;
CREATE INDEX events_strand ON events (strand_id, at, seq);
DROP INDEX events_user;
CREATE INDEX events_user ON events (project_id, user_id, at, seq) WHERE user_id IS NOT NULL;
DROP INDEX events_credential;
CREATE INDEX events_credential ON events (project_id, credential_id, at, seq) WHERE credential_id IS NOT NULL;

-- Who reads every event once, in order, and up to where.
CREATE TABLE followers (
    name TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    -- Which node reads, and until when nobody else does.
    owner TEXT,
    until INTEGER NOT NULL
);

-- When a system called last: a look that began before that is not the last one.
ALTER TABLE connections ADD COLUMN called_at INTEGER;
