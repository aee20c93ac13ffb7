//! What the service keeps, as tests and the page read it.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// A holder of credentials.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    /// Its number.
    pub id: u64,
    /// What the caller calls it.
    pub external_id: Option<String>,
    /// Its family name.
    pub family_name: String,
    /// Its given name.
    pub given_name: String,
    /// Its e-mail addresses.
    pub emails: Vec<String>,
    /// Whether it is being deleted.
    pub status: UserStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Its invitations, oldest first.
    pub invitations: Vec<u64>,
    /// Its phones, oldest first.
    pub containers: Vec<u64>,
    /// Its credentials, oldest first.
    pub credentials: Vec<u64>,
}

/// An invitation to enrol a phone.
#[derive(Clone, Serialize)]
pub struct Invitation {
    /// Its number.
    pub id: u64,
    /// Whose it is.
    pub user_id: u64,
    /// What the holder types into the app.
    pub code: String,
    /// Where it stands.
    pub status: InvitationStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The credential that comes with it.
    pub credential_id: Option<u64>,
    /// How many mails the service sent for it.
    pub emails_sent: u32,
}

/// Codes are not for logs.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

/// The app on one phone.
#[derive(Debug, Clone, Serialize)]
pub struct Container {
    /// Its number.
    pub id: u64,
    /// Whose it is.
    pub user_id: u64,
    /// Whether the app is still there.
    pub status: ContainerStatus,
    /// The phone's model.
    pub model: String,
    /// When the app was enrolled.
    pub created_at: Timestamp,
}

/// A credential, with a card number from a part number's range.
#[derive(Debug, Clone, Serialize)]
pub struct Credential {
    /// Its number.
    pub id: u64,
    /// Whose it is.
    pub user_id: u64,
    /// What it was taken from.
    pub part_number: String,
    /// What doors read.
    pub card_number: String,
    /// Where it stands.
    pub status: CredentialStatus,
    /// The invitation it waits for or came with.
    pub invitation_id: Option<u64>,
    /// The phone it is or was on.
    pub container_id: Option<u64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// A revocation that was accepted and will not be confirmed.
    pub stuck: bool,
}

/// A pool of credentials.
#[derive(Debug, Clone, Serialize)]
pub struct PartNumber {
    /// Its number.
    pub id: u64,
    /// Its name for machines.
    pub part_number: String,
    /// Its name for people.
    pub friendly_name: String,
    /// How many can be had.
    pub available: u64,
    /// How many were given away.
    pub consumed: u64,
    /// What card numbers begin with.
    pub prefix: String,
    /// What card numbers end with.
    pub suffix: String,
    /// The first number of the range.
    pub offset: u64,
    /// The next number that is given away.
    pub next_number: u64,
    /// The last number of the range.
    pub last_number: u64,
}

/// A call, as the page lists it.
#[derive(Debug, Clone, Serialize)]
pub struct CallRecord {
    /// When it came.
    pub at: Timestamp,
    /// Its kind; none where there is no such call.
    pub call: Option<&'static str>,
    /// Method and path.
    pub request: String,
    /// What came back: a status, or what happened instead.
    pub outcome: String,
}

/// States that the service spells its own way.
macro_rules! spelled {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// As the service writes it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

spelled! {
    /// Whether a user is being deleted. One that is deleted is there no more.
    UserStatus {
        /// It is there.
        Active = "ACTIVE",
        /// It will go.
        DeleteInitiated = "DELETE_INITIATED",
    }
}

spelled! {
    /// Where an invitation stands.
    InvitationStatus {
        /// Nobody has accepted it.
        Pending = "PENDING",
        /// A phone has accepted it.
        Acknowledged = "ACKNOWLEDGED",
        /// It will be cancelled.
        CancelInitiated = "CANCEL_INITIATED",
        /// It was cancelled.
        Cancelled = "CANCELLED",
        /// Its time is over.
        Expired = "EXPIRED",
    }
}

spelled! {
    /// Whether an app is still there.
    ContainerStatus {
        /// It is.
        Active = "ACTIVE",
        /// It was deleted, or removed by the service.
        Inactive = "INACTIVE",
    }
}

spelled! {
    /// Where a credential stands.
    CredentialStatus {
        /// It waits for its invitation.
        Reserved = "RESERVED",
        /// It is on a phone.
        Issued = "ISSUED",
        /// It is to be revoked.
        RevokeInitiated = "REVOKE_INITIATED",
        /// The phone is being told.
        Revoking = "REVOKING",
        /// It opens nothing any more.
        Revoked = "REVOKED",
        /// Its phone is gone, or its invitation was never accepted.
        Unbound = "UNBOUND",
    }
}

impl CredentialStatus {
    /// Whether it takes a place on its phone.
    pub(super) fn is_on_phone(self) -> bool {
        matches!(self, Self::Issued | Self::RevokeInitiated | Self::Revoking)
    }
}
