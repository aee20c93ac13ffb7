//! What the list of users can be filtered and sorted by.

use domain::id::kind;

use crate::repo::list::{Column, CustomColumns, ListSpec, Listed, SortBy};

/// The list of users.
pub const USERS: ListSpec = ListSpec {
    table: "users",
    key: Column::blob("id"),
    attributes: &[
        Listed::id::<kind::User>("id", "id"),
        Listed::folded("first_name", "first_name_key"),
        Listed::folded("last_name", "last_name_key"),
        Listed::folded("email", "email_key"),
        Listed::exact("mobile", "mobile"),
        Listed::exact("card_id", "card_id"),
        Listed::exact("sync_id", "sync_id"),
        Listed::exact("external_id", "external_id"),
        Listed::folded("state", "state"),
        Listed::folded("enrolment", "enrolment"),
        Listed::folded("origin", "origin"),
        Listed::time("valid_from", "valid_from"),
        Listed::time("valid_until", "valid_until"),
        Listed::time("created_at", "created_at"),
        Listed::time("updated_at", "updated_at"),
    ],
    custom: Some(CustomColumns { exact: "custom", folded: "custom_key" }),
    sorts: &[
        SortBy {
            name: "last_name",
            columns: &[Column::text("last_name_key"), Column::text("first_name_key")],
            nullable: false,
        },
        SortBy {
            name: "first_name",
            columns: &[Column::text("first_name_key"), Column::text("last_name_key")],
            nullable: false,
        },
        SortBy { name: "email", columns: &[Column::text("email_key")], nullable: true },
        SortBy { name: "card_id", columns: &[Column::text("card_id")], nullable: true },
        // Ids begin with the moment at which they were made.
        SortBy { name: "created_at", columns: &[], nullable: false },
    ],
};
