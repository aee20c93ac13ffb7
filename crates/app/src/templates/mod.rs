//! What a project's mails and SMS say in its own words.

mod list;
mod parts;
mod preview;
mod put;
mod remove;

pub use list::{Template, get, list};
pub use parts::{Name, Parts};
pub use preview::{Preview, preview};
pub use put::put;
pub use remove::remove;
