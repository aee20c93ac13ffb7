-- What a system has, compared with what is here.

-- How far the comparison of a system is, or how the last one ended; and how it is to be compared.
CREATE TABLE comparisons (
    system_id BLOB NOT NULL PRIMARY KEY REFERENCES systems (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL,
    -- Counts comparisons: what was not seen by the present one is told apart by it.
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    completed_at INTEGER,
    -- Where the list of what is there goes on, or after which credential of ours.
    cursor TEXT,
    holders INTEGER NOT NULL,
    cards INTEGER NOT NULL,
    last_error TEXT,
    -- Hours between comparisons that begin by themselves; NULL: none does.
    every_hours INTEGER,
    -- What is done by itself about fields that differ, as JSON.
    rules TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- What the comparison that runs has seen there.
CREATE TABLE comparison_cards (
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    card TEXT NOT NULL,
    holder TEXT NOT NULL,
    pool TEXT NOT NULL,
    -- Whether it works, or may once it is on a phone.
    living INTEGER NOT NULL,
    PRIMARY KEY (system_id, card)
);
CREATE INDEX comparison_cards_holder ON comparison_cards (system_id, holder, pool);

-- What differs between here and there. It goes when it does not differ any more.
CREATE TABLE findings (
    id BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL,
    system_id BLOB NOT NULL REFERENCES systems (id) ON DELETE CASCADE,
    -- What it is about, and which field of it: each is found once.
    subject TEXT NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    remote_holder TEXT,
    remote_card TEXT,
    remote_pool TEXT,
    user_id BLOB,
    -- Whether the user is known by the address alone, so that a person has to confirm it.
    proposed INTEGER NOT NULL,
    credential_id BLOB,
    here TEXT,
    there TEXT,
    -- What can be done about it, as JSON.
    deeds TEXT NOT NULL,
    since INTEGER NOT NULL,
    run INTEGER NOT NULL,
    -- Since when it is only noted.
    noted_at INTEGER,
    -- What is being done about it.
    doing TEXT,
    -- Why that was not done.
    problem TEXT
);
CREATE UNIQUE INDEX findings_subject ON findings (system_id, subject, field);
CREATE INDEX findings_system ON findings (system_id, id);
CREATE INDEX findings_user ON findings (user_id) WHERE user_id IS NOT NULL;
