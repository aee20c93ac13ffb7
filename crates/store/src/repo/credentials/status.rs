//! What people see of a credential, as SQL: the table of `domain::credential::status`,
//! row by row. `{now}` stands for the moment at which it is asked.

/// The status' name.
pub(crate) const STATUS: &str = "CASE \
    WHEN observed IN ('failed_issue', 'failed_revoke') THEN 'inactive' \
    WHEN intent = 'revoked' OR (intent = 'active' AND valid_until <= {now}) THEN \
        CASE WHEN observed IN ('nothing', 'revoked') THEN 'inactive' ELSE 'revoking' END \
    WHEN intent = 'suspended' THEN \
        CASE WHEN observed IN ('suspended', 'revoked', 'nothing') THEN 'inactive' ELSE 'suspending' END \
    WHEN valid_from > {now} THEN 'inactive' \
    WHEN observed IN ('invited', 'active') THEN observed \
    ELSE 'pending' END";

/// The reason's name, NULL where there is none.
pub(crate) const REASON: &str = "CASE \
    WHEN observed = 'failed_issue' THEN 'issuing_failure' \
    WHEN observed = 'failed_revoke' THEN 'revoking_failure' \
    WHEN intent <> 'active' THEN intent_reason \
    WHEN valid_until <= {now} THEN 'expired' \
    WHEN valid_from > {now} THEN 'not_started' \
    END";

/// Whether a revocation should have been confirmed, and is not.
pub(crate) const OVERDUE: &str = "CASE WHEN revocation_promised_by <= {now} THEN 1 ELSE 0 END";
