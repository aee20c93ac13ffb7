-- Passwords for EST, each good for one certificate.

CREATE TABLE est_passwords (
    hash BLOB NOT NULL PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    -- The profile of the certificate.
    profile TEXT NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE INDEX est_passwords_user ON est_passwords (user_id);
CREATE INDEX est_passwords_end ON est_passwords (expires_at);
