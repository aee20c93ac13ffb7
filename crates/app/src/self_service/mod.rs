//! Self-service: what holders do themselves, each with what is theirs and nothing else.
//!
//! A holder comes in by a mailed link, a password, or the phone's key, and has a session
//! of a [`domain::self_service::Level`]. No permission is asked for: what a session does is
//! bound to its user in every query. Operators are not admitted here, and holders nowhere
//! else.

mod browser;
mod credentials;
mod doors;
mod history;
pub mod link;
mod lock;
mod me;
pub mod password;
pub mod phone_login;
mod phones;
mod renew;
mod session;
pub mod starting_password;

pub use browser::Browser;
pub use credentials::{OwnCertificate, OwnCredential, credentials};
pub use doors::{Doors, doors};
pub use history::{Happened, history};
pub use lock::{lock_credential, lock_phone};
pub use me::{GetOffer, Me, me};
pub use phones::{OwnPhone, phones};
pub use renew::renew;
pub use session::{Holder, LoggedIn, by_session, logout};

pub(crate) use link::PURPOSE;
pub(crate) use session::require;
