//! Users: the people who hold credentials.
//!
//! Whatever is changed here by hand moves the project's basis and clears the user's
//! sync digest, so that the next file is compared with what is there now.

mod approve_contact;
mod contact;
mod create;
mod credentials;
mod delete;
mod draft;
mod list;
mod notice;
mod number;
mod record;
mod state;
mod update;

pub use approve_contact::approve_contact;
pub use create::create;
pub use delete::{Deletion, delete};
pub use draft::Draft;
pub use list::{get, list};
pub use state::{activate, deactivate, lock};
pub use store::repo::ListedUser;
pub use update::update;

pub(crate) use contact::forget as forget_contact_changes;
pub(crate) use delete::{begin_deletion, finish_deletion};
pub(crate) use draft::Rules;
pub(crate) use number::{change_number, take_freed_number};
pub(crate) use state::require_active;
pub(crate) use update::{follow_change, retry_number, write};
