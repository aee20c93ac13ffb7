-- Who has seen to an event. Here and not apart, so that one index finds what nobody has seen to.
ALTER TABLE events ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE events ADD COLUMN acknowledged_by TEXT;

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
