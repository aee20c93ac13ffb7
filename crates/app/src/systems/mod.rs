//! Mobile credential systems: enrolling, testing, editing, removing them.

mod check;
mod connectors;
mod edit;
mod enrol;
mod hold;
mod pools;
mod read;
mod remove;
mod restart;

pub use connect::{Capabilities, Events, Field, FieldKind, Inviting, Limit, Numbering};

pub use check::{ConfigurationDocument, SystemDocument};
pub use connectors::{KnownConnector, connectors};
pub use edit::update;
pub use enrol::{enrol, test_draft};
pub use pools::{refresh_pools, test};
pub use read::{System, get, list};
pub use remove::{Fate, Loss, loss, remove};
pub use restart::restart;

pub(crate) use hold::{follow_user, forget_user, part_with, sync_holder};
pub(crate) use pools::open;
