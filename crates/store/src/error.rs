//! What can go wrong between Claviger and its database.

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value that must be unique is taken.
    #[error("{0} is taken already")]
    Taken(Unique),
    /// Somebody else changed the row since it was read.
    #[error("somebody else changed it in the meantime")]
    Stale,
    /// The database cannot be reached, or is too busy to answer.
    #[error("the database does not answer")]
    Unavailable(#[source] sqlx::Error),
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Database(#[source] sqlx::Error),
    /// A cursor was made for another list, sort, or filter.
    #[error("the cursor belongs to another list, sort or filter; begin again without it")]
    ForeignCursor,
    /// A filter asks what the list cannot answer.
    #[error("`{attribute}` cannot be compared so in this list; use eq, ne or pr, or another attribute")]
    Incomparable {
        /// Which attribute.
        attribute: String,
    },
    /// A filter joins by `or` what is asked of different places.
    #[error(
        "`{attribute}` can be joined by `or` only with category, severity, text, system_id and pool_id; join the rest by `and`"
    )]
    Apart {
        /// Which attribute.
        attribute: String,
    },
    /// A filter took longer than it may.
    #[error("the filter takes too long over so many rows; ask for less at once, with eq or sw where you can")]
    TooSlow,
    /// A row holds what this version cannot read.
    #[error("column {column} holds what this version cannot read")]
    Corrupt {
        /// Which column.
        column: String,
    },
    /// Sealed data does not open with this master key.
    #[error("sealed data does not open with this master key")]
    Unsealable,
    /// Something personal is said of nobody: there is no key to seal it under.
    #[error("something personal is said of nobody; name the user that it is about")]
    NoPerson,
    /// The operating system refused something.
    #[error("random numbers are not available")]
    Random,
}

/// What must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unique {
    /// A user's e-mail address in a project.
    UserEmail,
    /// A user's ID in a project.
    UserCardId,
    /// A phone's key.
    DeviceKey,
    /// A user's sync ID in a project.
    UserSyncId,
    /// A project's slug.
    ProjectSlug,
    /// An operator's e-mail address.
    OperatorEmail,
    /// A custom field's name in a project.
    CustomFieldName,
    /// A system's name in a project.
    SystemName,
    /// An input's name in a project.
    InputName,
    /// A rule's name in a project.
    RuleName,
    /// The name of a view among its owner's.
    ViewName,
    /// Something that people do not name.
    Other,
}

impl Unique {
    /// The field that holds it, as the API calls it.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::UserEmail | Self::OperatorEmail => Some("email"),
            Self::UserCardId => Some("card_id"),
            Self::UserSyncId => Some("sync_id"),
            Self::ProjectSlug => Some("slug"),
            Self::CustomFieldName | Self::SystemName | Self::InputName | Self::RuleName | Self::ViewName => {
                Some("name")
            }
            Self::DeviceKey | Self::Other => None,
        }
    }
}

impl std::fmt::Display for Unique {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::UserEmail | Self::OperatorEmail => "the e-mail address",
            Self::DeviceKey => "the phone's key",
            Self::UserCardId => "the ID",
            Self::UserSyncId => "the sync ID",
            Self::ProjectSlug => "the slug",
            Self::CustomFieldName | Self::SystemName | Self::InputName | Self::RuleName | Self::ViewName => "the name",
            Self::Other => "the value",
        })
    }
}

/// Index names, and the columns by which SQLite names an index of plain columns.
const NAMES: &[(&str, &str, Unique)] = &[
    ("users_email", "users_email", Unique::UserEmail),
    ("users_card_id", "users_card_id", Unique::UserCardId),
    ("users_sync_id", "users_sync_id", Unique::UserSyncId),
    ("devices_thumbprint", "devices.thumbprint", Unique::DeviceKey),
    ("projects_slug", "projects.slug", Unique::ProjectSlug),
    ("operators_email", "operators.email_key", Unique::OperatorEmail),
    ("custom_fields_name", "custom_fields.name", Unique::CustomFieldName),
    ("inputs_name", "inputs.name_key", Unique::InputName),
    ("systems_name", "systems.name_key", Unique::SystemName),
    ("rules_name", "rules.name_key", Unique::RuleName),
    ("saved_views_name", "saved_views.name_key", Unique::ViewName),
];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) if refusal.is_unique_violation() => {
                let said = refusal.constraint().unwrap_or_else(|| refusal.message());
                let known = NAMES.iter().find(|(index, column, _)| is_about(said, index, column));
                Self::Taken(known.map_or(Unique::Other, |(_, _, unique)| *unique))
            }
            sqlx::Error::Database(refusal) if is_out_of_time(refusal.code().as_deref()) => Self::TooSlow,
            sqlx::Error::Database(refusal) if is_passing(refusal.code().as_deref()) => Self::Unavailable(error),
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
                Self::Unavailable(error)
            }
            sqlx::Error::ColumnDecode { index, .. } => Self::Corrupt { column: index.clone() },
            _ => Self::Database(error),
        }
    }
}

/// PostgreSQL gives the index's name; SQLite ends its message with the last column, or with the index in quotes.
fn is_about(said: &str, index: &str, column: &str) -> bool {
    said == index || said.trim_end_matches('\'').ends_with(column)
}

/// Deadlock, serialisation failure, shutdown, too many connections; SQLite busy and its kin.
fn is_passing(code: Option<&str>) -> bool {
    matches!(code, Some("40P01" | "40001" | "57P01" | "57P02" | "57P03" | "53300" | "5" | "261" | "517"))
}

/// PostgreSQL's cancelled query; SQLite's interrupt. Nothing but the limit on filters causes either.
fn is_out_of_time(code: Option<&str>) -> bool {
    matches!(code, Some("57014" | "9"))
}
