-- Everything that a list of revoked certificates tells of one: the rows, which carry their certificates, are not read for it.
DROP INDEX certificates_listed;
CREATE INDEX certificates_listed ON certificates (authority_id, serial, not_after, since, reason, state)
    WHERE state IN ('on_hold', 'revoked');
