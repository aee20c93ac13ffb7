//! What goes onto a phone beside the ID for doors: decided once, made by the phone and the CA.

use serde::{Deserialize, Serialize};

use super::{PhoneKey, ProfileName};
use crate::credential::names::names;
use crate::id::{Id, kind};
use crate::time::Timestamp;

/// An order of certificates for a credential. A credential has one at most; the next takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateOrder {
    /// The credential.
    pub credential: Id<kind::Credential>,
    /// The project.
    pub project: Id<kind::Project>,
    /// The holder.
    pub user: Id<kind::User>,
    /// The process that waits for it.
    pub process: Option<Id<kind::Process>>,
    /// What has become of it.
    pub state: OrderState,
    /// What is to be made.
    pub plan: Plan,
    /// When its holder asked for a renewal, while that goes on: what was made before is made anew.
    pub renewal_asked_at: Option<Timestamp>,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

names! {
    /// What has become of an order.
    pub enum OrderState: "state of an order" {
        /// The phone has not installed what was ordered.
        Open = "open", "Open";
        /// It has.
        Installed = "installed", "Installed";
        /// It never will.
        Void = "void", "Void";
    }
}

/// What is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The profiles, each of which the phone makes or gets a key for.
    pub profiles: Vec<ProfileName>,
    /// How long the certificates are valid, in days; never longer than their profile says.
    pub validity_days: u16,
    /// Whether earlier encryption keys go onto the phone.
    pub recover: bool,
    /// The keys that the phone makes, where the profile takes them.
    pub key: PhoneKey,
    /// What the phone calls the mobile ID.
    pub profile_name: String,
    /// What the phone shows as the issuer.
    pub server_name: String,
    /// What the holder is called by the systems that the mobile ID is for.
    pub user_id: String,
    /// Whether the phone needs an enrolment PIN.
    pub pin: bool,
}
