//! What the list of credentials can be filtered and sorted by.

use domain::id::kind;

use crate::repo::credentials::status::{OVERDUE, REASON, STATUS};
use crate::repo::list::{Column, ListSpec, Listed, SortBy};

/// The list of credentials.
pub const CREDENTIALS: ListSpec = ListSpec {
    table: "credentials",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::Credential>("id", "id"),
        Listed::id::<kind::User>("user_id", "user_id"),
        Listed::id::<kind::CredentialSystem>("system_id", "system_id"),
        Listed::id::<kind::CredentialPool>("pool_id", "pool_id"),
        Listed::exact("number", "number"),
        Listed::folded("format", "format"),
        Listed::integer("facility_code", "facility_code"),
        Listed::folded("status", STATUS),
        Listed::folded("reason", REASON),
        Listed::folded("intent", "intent"),
        Listed::folded("observed", "observed"),
        Listed::folded("origin", "origin"),
        Listed::integer("generation", "generation"),
        Listed::boolean("overdue", OVERDUE),
        Listed::folded("pending_reason", "pending_reason"),
        Listed::time("promised_by", "revocation_promised_by"),
        Listed::time("valid_from", "valid_from"),
        Listed::time("valid_until", "valid_until"),
        Listed::time("last_used_at", "last_used_at"),
        Listed::time("created_at", "created_at"),
        Listed::time("updated_at", "updated_at"),
    ],
    custom: None,
    // Ids begin with the moment at which they were made.
    sorts: &[
        SortBy { name: "created_at", columns: &[], nullable: false },
        SortBy { name: "updated_at", columns: &[Column::int("updated_at")], nullable: false },
        SortBy { name: "last_used_at", columns: &[Column::int("last_used_at")], nullable: true },
        SortBy { name: "promised_by", columns: &[Column::int("revocation_promised_by")], nullable: true },
    ],
};
