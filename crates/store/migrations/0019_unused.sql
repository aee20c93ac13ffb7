-- Invitations that nobody accepts: who was reminded how often, and whose credential is to stay all the same.
CREATE TABLE invitation_care (
    credential_id BLOB NOT NULL PRIMARY KEY REFERENCES credentials (id) ON DELETE CASCADE,
    project_id BLOB NOT NULL,
    -- Of the credential; what is known of an older one does not count.
    generation INTEGER NOT NULL,
    reminders INTEGER NOT NULL,
    reminded_at INTEGER,
    kept INTEGER NOT NULL
);
CREATE INDEX invitation_care_project ON invitation_care (project_id);

-- So many credentials at once are not given back before a person has looked at it.
CREATE TABLE held_give_backs (
    project_id BLOB NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    amount INTEGER NOT NULL,
    live INTEGER NOT NULL,
    held_at INTEGER NOT NULL,
    approved INTEGER NOT NULL
);

CREATE INDEX invitations_unanswered ON invitations (project_id, sent_at) WHERE state = 'sent';
CREATE INDEX credentials_last_used ON credentials (project_id, last_used_at, id) WHERE last_used_at IS NOT NULL;
