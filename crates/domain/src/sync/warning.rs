//! What a run does, but somebody should know.

use serde::{Deserialize, Serialize};

use super::csv::{Dialect, Encoding};
use super::plan::Counts;
use crate::project::Locale;

/// Something about a run that did not stop it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Warning {
    /// Without sync IDs, a new address makes a new person.
    AddressIsIdentity {
        /// Users who are deleted.
        deleted: u64,
        /// Users who are created.
        created: u64,
    },
    /// The file was neither marked nor UTF-8.
    FallbackEncoding {
        /// How it was read.
        encoding: String,
    },
    /// A sync ID column without any sync ID.
    SyncIdColumnEmpty,
    /// Changes of users who gave their phone up were not taken.
    ResetSkipped {
        /// So many users.
        count: u64,
    },
}

impl Warning {
    /// Everything worth a warning in a plan.
    #[must_use]
    pub fn of(dialect: &Dialect, counts: &Counts) -> Vec<Self> {
        let mut warnings = Vec::new();
        if let Encoding::SingleByte(fallback) = dialect.encoding {
            warnings.push(Self::FallbackEncoding { encoding: fallback.name().to_owned() });
        }
        if dialect.has_empty_sync_id() {
            warnings.push(Self::SyncIdColumnEmpty);
        }
        if !dialect.has_sync_id() && counts.created > 0 && counts.deleted > 0 {
            warnings.push(Self::AddressIsIdentity { deleted: counts.deleted, created: counts.created });
        }
        if counts.skipped > counts.other_origin {
            warnings.push(Self::ResetSkipped { count: counts.skipped - counts.other_origin });
        }
        warnings
    }

    /// A sentence for people.
    #[must_use]
    pub fn sentence(&self, locale: Locale) -> String {
        match locale {
            Locale::En => self.english(),
            Locale::De => self.german(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::AddressIsIdentity { deleted, created } => format!(
                "Without sync IDs, a changed e-mail address is a deletion and a new invitation; among {deleted} deleted and {created} created users may be such changes. Add the sync ID column to avoid it."
            ),
            Self::FallbackEncoding { encoding } => {
                format!("The file is not UTF-8 and was read as {encoding}. If names look wrong, export it as UTF-8.")
            }
            Self::SyncIdColumnEmpty => "The sync ID column is empty in every row and was taken as not there.".into(),
            Self::ResetSkipped { count } => format!("{count} users who gave their phone up were left as they are."),
        }
    }

    fn german(&self) -> String {
        match self {
            Self::AddressIsIdentity { deleted, created } => format!(
                "Ohne Sync-IDs ist eine geänderte E-Mail-Adresse eine Löschung und eine neue Einladung; unter {deleted} gelöschten und {created} neuen Benutzern können solche Änderungen sein. Die Spalte Sync-ID vermeidet das."
            ),
            Self::FallbackEncoding { encoding } => format!(
                "Die Datei ist nicht UTF-8 und wurde als {encoding} gelesen. Sehen Namen falsch aus, exportieren Sie sie als UTF-8."
            ),
            Self::SyncIdColumnEmpty => {
                "Die Spalte Sync-ID ist in jeder Zeile leer und gilt als nicht vorhanden.".into()
            }
            Self::ResetSkipped { count } => {
                format!("{count} Benutzer, die ihr Telefon zurückgesetzt haben, blieben unverändert.")
            }
        }
    }
}
