-- Changes of a pool's filters that wait for a person: they would end many credentials.
CREATE TABLE held_filters (
    pool_id BLOB NOT NULL PRIMARY KEY REFERENCES pools (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL,
    auto_generate_filter TEXT NOT NULL,
    auto_revoke_filter TEXT NOT NULL,
    -- How many people would lose a credential, of how many who have one.
    losers INTEGER NOT NULL,
    holders INTEGER NOT NULL,
    asked_by TEXT NOT NULL,
    held_at INTEGER NOT NULL
);

-- Who has a credential of a pool, and whether automation began it: filters ask it of everybody.
CREATE INDEX credentials_live ON credentials (pool_id, user_id, origin, intent) WHERE intent <> 'revoked';
