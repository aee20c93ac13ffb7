//! Phones: how one comes to hold a credential, keeps it, and loses it.
//!
//! The server's side of the enrolment protocol, without its wire: who sends a
//! proof is known here by the thumbprint of a key. No permission is asked for;
//! a code or a bound key is the permission, and each use case looks at it first.
//!
//! Everything about a credential is done under the lock of the credential's row,
//! so that of two phones, or of a phone and an operator, one comes after the other.

mod certificates;
mod claim;
mod confirm;
mod device_pin;
mod disabled;
mod error;
mod expire;
mod installation;
mod lease;
mod login;
mod nonce;
mod offer;
mod phone;
mod pin;
mod proof;
mod reset;
mod state;
mod status;

pub use certificates::{Delivered, DeliveredCertificate, certificates};
pub use claim::{Claimed, NewDevice, claim};
pub use confirm::confirm;
pub use device_pin::{Share, set_pin, unlock_pin};
pub use disabled::{Obeyed, disabled};
pub use error::{Error, RefusedRequest, Result};
pub use expire::invitation_expired;
pub use installation::Installation;
pub use lease::lease_ended;
pub use login::{LoginAnswer, LoginShown, answer_login, look_at_login, refuse_login};
pub use nonce::{Nonce, Nonces, Told};
pub use offer::{Issuer, Offer, offer};
pub use proof::spend;
pub use reset::reset;
pub use state::state;
pub use status::{HeldCertificate, Holdings, PhoneState, PhoneStatus};

pub(crate) use pin::pin_of_invitation;

/// What people call the credential on their phone.
pub const LABEL: &str = "Mobile ID";
