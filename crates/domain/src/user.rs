//! A user: a holder of credentials.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::{EmailAddress, MobileNumber};
use crate::id::{Id, kind};
use crate::text;
use crate::time::Timestamp;

/// A person who carries credentials on a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: Id<kind::User>,
    /// The project it belongs to.
    pub project: Id<kind::Project>,
    /// What is known of the person.
    pub profile: Profile,
    /// Whether the person may hold credentials.
    pub state: UserState,
    /// Who brought the person in.
    pub origin: Origin,
    /// Digest of the synchronised fields as the last sync saw them.
    pub sync_digest: Option<[u8; 16]>,
    /// When deletion was asked for; set in `deletion_pending` only.
    pub deletion_requested_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts changes; the `ETag` is made of it.
    pub version: u64,
}

/// What people write of a person; the part that the API's PATCH covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Where invitations go.
    pub email: Option<EmailAddress>,
    /// Where SMS go.
    pub mobile: Option<MobileNumber>,
    /// The ID that a reader sees.
    pub card_id: Option<String>,
    /// The unique id that the access control system gave the person.
    pub sync_id: Option<String>,
    /// An id of somebody else's, for API clients.
    pub external_id: Option<String>,
    /// Values of the project's custom fields, by field name.
    pub custom: BTreeMap<String, String>,
    /// Before this, credentials are *Not Started*.
    pub valid_from: Option<Timestamp>,
    /// After this, credentials expire.
    pub valid_until: Option<Timestamp>,
}

impl Profile {
    /// The name as it is shown: first and last, whichever there are.
    #[must_use]
    pub fn display_name(&self) -> String {
        text::tidy(&format!("{} {}", self.first_name, self.last_name))
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word used on the wire and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl FromStr for $name {
            type Err = crate::text::UnknownWord;

            fn from_str(text: &str) -> Result<Self, crate::text::UnknownWord> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text).ok_or_else(|| {
                    crate::text::UnknownWord::new(text, Self::ALL.iter().map(|word| word.as_str()))
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Whether a user may hold credentials.
    UserState {
        /// May hold credentials.
        Active = "active",
        /// For the time being not; credentials are suspended.
        Inactive = "inactive",
        /// Not any more; credentials are revoked.
        Locked = "locked",
        /// Gone as soon as the phone has confirmed or its lease ran out.
        DeletionPending = "deletion_pending",
    }
}

words! {
    /// Who brought a user in.
    Origin {
        /// An operator, in the console or through the API with a person's session.
        Manual = "manual",
        /// A CSV file.
        Csv = "csv",
        /// A SCIM client.
        Scim = "scim",
        /// An API client.
        Api = "api",
    }
}
